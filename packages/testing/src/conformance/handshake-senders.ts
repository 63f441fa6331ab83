import { createHash } from 'node:crypto'
import { defineProvider, type Handshake, type HmacScheme, type Provider, type SecretInput } from '@posthorn/core'
import { secret, typed } from './fixture.js'
import type { Signed } from './refusals.js'
import { goodDelivery, hmac, onTheWire, type Sender } from './sender.js'

/** A sender that asks an endpoint to prove itself. It signs without the library, so that both cannot be wrong together. */
export interface Asker {
  readonly provider: Provider
  readonly secret: SecretInput
  readonly publicUrl?: string
  /** A delivery that no other call has made. */
  readonly delivery: () => Signed
  /** One whose signature is that of another. */
  readonly forged: () => Signed
}

/** An asker whose deliveries have their signature in a header. */
export interface HeaderAsker extends Asker {
  /** Signs a body as the sender would. */
  readonly signed: (body: string, time?: string) => Signed
}

/** The type that browsers and many senders give to forms. */
export const formTyped = { 'content-type': 'application/x-www-form-urlencoded' } as const

let notes = 0

/** A body that no other call has made. */
export function note(): string {
  notes += 1
  return JSON.stringify({ event: 'note.added', number: notes })
}

const scheme: HmacScheme = {
  kind: 'hmac',
  hash: 'sha256',
  signature: { from: 'header:x-signature', encoding: 'hex' },
  signed: '{body}',
}

/** A sender that signs the body in hex, but for what is said otherwise. */
function asker(
  name: string,
  handshake: Handshake,
  changes: Partial<HmacScheme> = {},
  sender: Partial<Sender> & { readonly publicUrl?: string } = {},
): HeaderAsker {
  const provider = defineProvider<object>({
    name,
    docs: 'https://example.com/webhooks',
    schemes: [{ ...scheme, ...changes }],
    type: '{json:event}',
    handshakes: [handshake],
  })
  const described: Sender = {
    provider,
    secret,
    header: 'x-signature',
    encoding: 'hex',
    content: (body) => body,
    spell: (signature) => signature,
    body: note,
    ...sender,
  }
  const signed: HeaderAsker['signed'] = (body, time) => {
    const { headers } = goodDelivery({ ...described, ...(time === undefined ? {} : { time }) }, body)
    return { body, headers: { ...typed, ...headers } }
  }
  return {
    provider,
    secret,
    signed,
    ...(sender.publicUrl === undefined ? {} : { publicUrl: sender.publicUrl }),
    delivery: () => signed(note()),
    forged: () => ({ ...signed(note()), body: note() }),
  }
}

/** Dropbox's way: a value of the query, to be repeated. */
export const echo: HeaderAsker = asker('echoes-query', {
  when: { method: 'GET', ref: 'query:challenge' },
  verify: 'none',
  reply: { text: 'query:challenge' },
})

/** Meta's way: it shows a token that the endpoint was set up with. */
export const tokenEcho: HeaderAsker = asker('shows-token', {
  when: { method: 'GET', ref: 'query:hub.mode', equals: 'subscribe' },
  verify: { token: 'query:hub.verify_token' },
  reply: { text: 'query:hub.challenge' },
})

/** X's way: a token of the query, to be signed. */
export const macOfQuery: HeaderAsker = asker(
  'signs-query',
  {
    when: { method: 'GET', ref: 'query:crc_token' },
    verify: 'none',
    reply: { json: { response_token: { mac: 'query:crc_token', prefix: 'sha256=' } } },
  },
  { signature: { from: 'header:x-signature', prefix: 'sha256=', encoding: 'base64' } },
  { encoding: 'base64', spell: (signature) => `sha256=${signature}` },
)

const publicUrl = 'https://app.example.com/hooks'

/** Trello's way: nothing but the method. It signs the address too. */
export const headProbe: HeaderAsker = asker(
  'probes-by-head',
  { when: { method: 'HEAD' }, verify: 'none', reply: { fixed: { status: 200 } } },
  { hash: 'sha1', signature: { from: 'header:x-signature', encoding: 'base64' }, signed: '{body}{url}' },
  { hash: 'sha1', encoding: 'base64', content: (body) => body + publicUrl, publicUrl },
)

/** Asana's way: the secret of all later deliveries comes in a header, which is to be repeated. */
export const secretBringer: HeaderAsker = asker('brings-secret', {
  when: { method: 'POST', ref: 'header:x-hook-secret' },
  verify: 'none',
  reply: { headers: { 'x-hook-secret': 'header:x-hook-secret' } },
  capture: 'header:x-hook-secret',
})

/** WooCommerce's way: a small form that nobody signed. */
export const formPing: HeaderAsker = asker(
  'pings-by-form',
  { when: { method: 'POST', ref: 'form:webhook_id' }, verify: 'none', reply: { fixed: { status: 200 } } },
  { signature: { from: 'header:x-signature', encoding: 'base64' } },
  { encoding: 'base64' },
)

const timed: Partial<HmacScheme> = {
  signature: { from: 'header:x-signature', prefix: 'v0=', encoding: 'hex' },
  signed: 'v0:{timestamp}:{body}',
  timestamp: { from: 'header:x-time' },
}

const timedSender: Partial<Sender> = {
  content: (body, time) => `v0:${time}:${body}`,
  spell: (signature) => `v0=${signature}`,
  others: (_body, time) => ({ 'x-time': time }),
}

/** Slack's way: a signed body that holds what is to be repeated. */
export const signedEcho: HeaderAsker = asker(
  'echoes-signed',
  {
    when: { method: 'POST', ref: 'json:event', equals: 'url_verification' },
    verify: 'signature',
    reply: { text: 'json:challenge' },
  },
  timed,
  timedSender,
)

/** Zoom's way: a signed body that holds what is to be signed. */
export const signedMac: HeaderAsker = asker(
  'signs-signed',
  {
    when: { method: 'POST', ref: 'json:event', equals: 'endpoint.url_validation' },
    verify: 'signature',
    reply: { json: { plainToken: 'json:payload.plainToken', encryptedToken: { mac: 'json:payload.plainToken' } } },
  },
  timed,
  timedSender,
)

const idOf = (body: string): string => createHash('sha256').update(body).digest('hex').slice(0, 16)

/** Twitch's way: an unsigned header tells that the signed body is a challenge. */
export const headerTold: HeaderAsker = asker(
  'tells-by-header',
  {
    when: { method: 'POST', ref: 'header:x-message-type', equals: 'callback_verification' },
    verify: 'signature',
    reply: { text: 'json:challenge' },
  },
  { ...timed, signed: '{header:x-message-id}{timestamp}{body}' },
  {
    ...timedSender,
    content: (body, time) => idOf(body) + time + body,
    others: (body, time) => ({ 'x-message-id': idOf(body), 'x-time': onTheWire(time) }),
  },
)

/** HMAC of any text with the secret, for what a reply has to hold. */
export const macOf = (text: string, encoding: 'hex' | 'base64'): string => hmac(secret, text).toString(encoding)
