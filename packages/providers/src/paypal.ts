import { createPublicKey, createSign, createVerify, randomUUID } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { defineProvider, type Provider, type SecretResolver } from '@posthorn/core'
import { certificateSource } from './internal/paypal-certificates.js'

/** Envelope of a PayPal event. */
export interface PaypalEvent {
  readonly id: string
  readonly event_version?: string
  /** ISO 8601. */
  readonly create_time: string
  readonly resource_type: string
  readonly event_type: string
  readonly summary?: string
  readonly resource: Readonly<Record<string, unknown>>
}

/** Events of PayPal, by name: `PAYMENT.CAPTURE.COMPLETED`. */
export type PaypalEvents = Readonly<Record<string, PaypalEvent>>

/** A secret, as JSON text. `privateKey` is for tests that sign. */
interface PaypalSecret {
  readonly webhookId: string
  readonly certificate: string
  readonly privateKey?: string
}

const secretOf = (text: string): PaypalSecret => JSON.parse(text) as PaypalSecret

const signed = (id: string, time: string, { webhookId }: PaypalSecret, body: Uint8Array): string =>
  [id, time, webhookId, crc32(body)].join('|')

/** The base64 of a signature, if it is canonical. */
function decoded(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

/**
 * PayPal. Give `secret: paypalSecret({ webhookId })`, which fetches PayPal's certificates. Of the body only a CRC-32 is
 * signed, which any other body can be made to have: whoever has captured a request can put another event in it, so ask
 * the API before you give value. The age of a request is not checked.
 */
export const paypal: Provider<PaypalEvents> = defineProvider({
  name: 'paypal',
  docs: 'https://developer.paypal.com/api/rest/webhooks/rest',
  schemes: [
    {
      kind: 'custom',
      name: 'certificate',
      headers: ['paypal-transmission-sig', 'paypal-transmission-id', 'paypal-transmission-time', 'paypal-cert-url'],
      require: { 'header:paypal-auth-algo': 'SHA256withRSA' },
      covers: 'partial',
      verify: ({ header, body, secret }) => {
        const signature = decoded(header('paypal-transmission-sig') ?? '')
        const id = header('paypal-transmission-id')
        const time = header('paypal-transmission-time')
        if (!signature || id === undefined || time === undefined) return false
        const own = secretOf(secret)
        const key = createPublicKey(own.certificate)
        return createVerify('sha256')
          .update(signed(id, time, own, body))
          .verify(key, signature)
      },
      sign: ({ body, secret, timestamp }) => {
        const own = secretOf(secret)
        const id = randomUUID()
        const time = `${new Date(timestamp).toISOString().slice(0, 19)}Z`
        const signature = createSign('sha256')
          .update(signed(id, time, own, body))
          .sign(own.privateKey ?? '', 'base64')
        return { 'paypal-transmission-sig': signature, 'paypal-transmission-id': id, 'paypal-transmission-time': time }
      },
    },
  ],
  keyId: 'header:paypal-cert-url',
  id: 'json:id',
  type: '{json:event_type}',
})

/** What {@link paypalSecret} needs. */
export interface PaypalSecretOptions {
  /** Id of the webhook, in the developer dashboard: sandbox and live have one each. */
  readonly webhookId: string | undefined
  /** Whether the sandbox's certificates are accepted too. @default false */
  readonly sandbox?: boolean
  /** How long to wait for a certificate. @default 5000 */
  readonly timeoutMs?: number
  /** How certificates are fetched, such as through a proxy. @default the global `fetch` */
  readonly fetch?: typeof fetch
}

const liveHost = 'api.paypal.com'
const sandboxHost = 'api.sandbox.paypal.com'

/**
 * The secret of a PayPal receiver. It fetches the certificate that a request names, over https and from PayPal's own hosts
 * alone, and keeps it for a day. Where one cannot be fetched, PayPal is told to come back.
 *
 * @throws TypeError where `webhookId` is not set.
 */
export function paypalSecret(options: PaypalSecretOptions): SecretResolver {
  const { webhookId, sandbox = false, timeoutMs = 5000, fetch: fetcher = fetch } = options
  if (typeof webhookId !== 'string' || !/^[A-Za-z0-9]+$/.test(webhookId))
    throw new TypeError('paypalSecret: `webhookId` must be the id of the webhook, which the developer dashboard shows.')
  const hosts = sandbox ? [liveHost, sandboxHost] : [liveHost]
  const certificateAt = certificateSource({ hosts, fetch: fetcher, timeoutMs, now: Date.now })
  return async ({ keyId }) => {
    const certificate = await certificateAt(keyId)
    return certificate === null ? null : JSON.stringify({ webhookId, certificate } satisfies PaypalSecret)
  }
}
