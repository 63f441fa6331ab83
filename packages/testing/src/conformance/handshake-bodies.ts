import { createHash, generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { defineProvider } from '@posthorn/core'
import { secret, typed } from './fixture.js'
import { type Asker, formTyped, type HeaderAsker, note } from './handshake-senders.js'
import type { Signed } from './refusals.js'
import { hmac, seconds } from './sender.js'

const docs = 'https://example.com/webhooks'

/** Microsoft Graph's way: a POST with a token in the query and no body. Its deliveries hold a shared secret, item by item. */
export const postEcho: Asker = {
  provider: defineProvider<object>({
    name: 'echoes-query-of-post',
    docs,
    schemes: [{ kind: 'token', each: 'json:value', signature: { from: 'item:clientState' } }],
    type: 'notifications',
    handshakes: [
      { when: { method: 'POST', ref: 'query:validationToken' }, verify: 'none', reply: { text: 'query:validationToken' } },
    ],
  }),
  secret,
  delivery: () => notifications(secret),
  forged: () => notifications('another state'),
}

const notifications = (clientState: string): Signed => ({
  body: JSON.stringify({ value: [{ clientState, resource: note() }] }),
  headers: typed,
})

/** What the deliveries of {@link namedMac} are signed for. */
export const publicKey = 'public-7f21'

/** HMAC-SHA1 under the SHA-1 of the secret. */
export const namedMacOf = (text: string): string => hmac(createHash('sha1').update(secret).digest(), text, 'sha1').toString('hex')

/** A form with a payload and a signature after the name of its key. */
export const namedForm = (payload: string, signature: string): Signed => ({
  body: new URLSearchParams({ bt_signature: `${publicKey}|${signature}`, bt_payload: payload }).toString(),
  headers: formTyped,
})

const payload = (): string => Buffer.from(note()).toString('base64')

/** Braintree's way: a token of the query, to be signed and sent back after the key's name. Its deliveries sign a field of a form. */
export const namedMac: Asker = {
  provider: defineProvider<object>({
    name: 'names-its-key',
    docs,
    schemes: [
      {
        kind: 'hmac',
        hash: 'sha1',
        key: { derive: 'sha1' },
        signature: { from: 'form:bt_signature', pairs: { separator: '&', between: '|' }, encoding: 'hex' },
        signed: '{form:bt_payload}',
        coversBody: false,
      },
    ],
    type: 'notification',
    formats: ['form'],
    handshakes: [
      {
        when: { method: 'GET', ref: 'query:bt_challenge' },
        verify: 'none',
        reply: { text: { mac: 'query:bt_challenge', keyId: '|' } },
        token: /^[a-f0-9]{20,32}$/,
      },
    ],
  }),
  secret: { [publicKey]: secret },
  delivery: () => {
    const content = payload()
    return namedForm(content, namedMacOf(content))
  },
  forged: () => namedForm(payload(), namedMacOf(payload())),
}

const { privateKey, publicKey: verifyKey } = generateKeyPairSync('ed25519')

/** Discord's way: a ping, signed with a private key, whose reply has no content. */
export const signedPing: HeaderAsker = {
  provider: defineProvider<object>({
    name: 'pings-signed',
    docs,
    schemes: [
      {
        kind: 'ed25519',
        key: { encoding: 'raw-hex' },
        signature: { from: 'header:x-signature', encoding: 'hex' },
        signed: '{timestamp}{body}',
        timestamp: { from: 'header:x-time' },
      },
    ],
    type: '{json:event}',
    replies: { ok: { status: 204 } },
    handshakes: [
      {
        when: { method: 'POST', ref: 'json:type', equals: '0' },
        verify: 'signature',
        reply: { fixed: { status: 204, headers: { 'content-type': 'application/json' } } },
      },
    ],
  }),
  // The last 32 bytes of what SPKI writes are the key.
  secret: verifyKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex'),
  signed,
  delivery: () => signed(note()),
  forged: () => ({ ...signed(note()), body: note() }),
}

/** Its time is in seconds. */
function signed(body: string, time = String(seconds)): Signed {
  const signature = signBytes(null, Buffer.from(time + body), privateKey).toString('hex')
  return { body, headers: { ...typed, 'x-signature': signature, 'x-time': time } }
}
