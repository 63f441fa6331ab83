import { createHash } from 'node:crypto'
import { defineProvider, type HashName, type Provider, type TimestampUnit } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { github } from '@posthorn/providers/github'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { standardWebhooks } from '@posthorn/providers/standard-webhooks'
import { stripe } from '@posthorn/providers/stripe'
import { now, recoverBody, secret } from './fixture.js'
import type { Sender } from './sender.js'

/** A canary as bytes, for secrets that are written in base64. */
export const canaryBytes: Buffer = Buffer.from('canary-c41d7be8-5f02')

/** The same, as Standard Webhooks writes it. */
export const canaryBase64: string = `whsec_${canaryBytes.toString('base64')}`

const idOf = (body: string): string => `msg_${createHash('sha256').update(body).digest('hex').slice(0, 16)}`

let invites = 0

/** Hex over the body and nothing around it. */
export const recoverSender: Sender = {
  provider: recover,
  secret,
  header: 'x-recover-signature',
  encoding: 'hex',
  content: (body) => body,
  spell: (signature) => signature,
}

/** Hex after a prefix. */
export const githubSender: Sender = {
  provider: github,
  secret,
  header: 'x-hub-signature-256',
  encoding: 'hex',
  content: (body) => body,
  spell: (signature) => `sha256=${signature}`,
}

/** Hex, with the timestamp in a header of its own. */
export const customerioSender: Sender = {
  provider: customerio,
  secret,
  header: 'x-cio-signature',
  encoding: 'hex',
  content: (body, time) => `v0:${time}:${body}`,
  spell: (signature) => signature,
  others: (_body, time) => ({ 'x-cio-timestamp': time }),
}

/** Named fields, timestamp among them. */
export const stripeSender: Sender = {
  provider: stripe,
  secret,
  header: 'stripe-signature',
  encoding: 'hex',
  content: (body, time) => `${time}.${body}`,
  spell: (signature, time) => `t=${time},v1=${signature}`,
}

/** Named fields and key ids; its refusals look like success. */
export const recomlySender: Sender = {
  ...stripeSender,
  provider: recomly,
  secrets: { key_1: stripeSender.secret },
  keyId: 'key_1',
  header: 'x-recomly-signature',
  others: () => ({ 'x-recomly-key-id': 'key_1' }),
  body: () => JSON.stringify({ campaignId: 'cmp_1', name: `Ada ${(invites += 1)}`, email: 'ada@example.com' }),
}

/** A list of base64 over a signed id. */
export const standardSender: Sender = {
  provider: standardWebhooks,
  secret: canaryBase64,
  key: canaryBytes,
  header: 'webhook-signature',
  encoding: 'base64',
  content: (body, time) => `${idOf(body)}.${time}.${body}`,
  spell: (signature) => `v1,${signature}`,
  others: (body, time) => ({ 'webhook-id': idOf(body), 'webhook-timestamp': time }),
}

/** One for each way of writing a signature. */
export const senders: readonly Sender[] = [
  recoverSender,
  githubSender,
  customerioSender,
  stripeSender,
  recomlySender,
  standardSender,
]

/** Those that sign a timestamp in seconds. */
export const timedSenders: readonly Sender[] = [customerioSender, stripeSender, recomlySender, standardSender]

/** Base64 over the body, with nothing around it. */
export const base64Sender: Sender = {
  ...recoverSender,
  provider: small('base64-over-body', [{ header: 'x-signature', hash: 'sha256', encoding: 'base64' }]),
  header: 'x-signature',
  encoding: 'base64',
}

/** A sender whose timestamp is written in another unit. */
export function senderWith(unit: TimestampUnit): Sender {
  const provider: Provider = defineProvider({
    name: `timestamp-in-${unit}`,
    docs: 'https://example.com/webhooks',
    schemes: [
      {
        kind: 'hmac',
        hash: 'sha256',
        signature: { from: 'header:x-signature', encoding: 'hex' },
        signed: '{timestamp}.{body}',
        timestamp: { from: 'header:x-time', unit },
      },
    ],
    type: '{json:type}',
  })
  return {
    ...recoverSender,
    provider,
    header: 'x-signature',
    time: unit === 'iso' ? new Date(now).toISOString() : String(unit === 'ms' ? now : now / 1000),
    content: (body, time) => `${time}.${body}`,
    others: (_body, time) => ({ 'x-time': time }),
    body: recoverBody,
  }
}

/** One way in which a small provider signs its bodies. */
interface SmallScheme {
  readonly header: string
  readonly hash: HashName
  readonly encoding: 'hex' | 'base64'
  readonly key?: 'utf8' | 'base64' | 'hex'
}

/** A provider that signs the body and nothing else. */
export function small(name: string, [first, ...rest]: readonly [SmallScheme, ...SmallScheme[]]): Provider {
  const scheme = ({ header, hash, encoding, key = 'utf8' }: SmallScheme) =>
    ({
      name: hash,
      kind: 'hmac',
      hash,
      key: { encoding: key },
      signature: { from: `header:${header}`, encoding },
      signed: '{body}',
    }) as const
  return defineProvider({
    name,
    docs: 'https://example.com/webhooks',
    schemes: [scheme(first), ...rest.map(scheme)],
    type: '{json:type}',
  })
}
