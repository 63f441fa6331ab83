import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Square event. For payloads, use the types of Square's own package with `withEvents`. */
export interface SquareEvent {
  readonly merchant_id: string
  readonly location_id?: string
  readonly type: string
  /** Stays the same when a delivery is retried. */
  readonly event_id: string
  /** ISO 8601. */
  readonly created_at: string
  readonly data: {
    readonly type: string
    readonly id: string
    readonly deleted?: boolean
    readonly object?: Readonly<Record<string, unknown>>
  }
}

/** Events of Square, by name. */
export type SquareEvents = Readonly<Record<string, SquareEvent>>

/**
 * Square. The secret is the signature key of the webhook subscription, in the Developer Console. The notification URL is
 * signed too: the receiver's `publicUrl` must be, letter by letter, the URL of the subscription.
 */
export const square: Provider<SquareEvents> = defineProvider({
  name: 'square',
  docs: 'https://developer.squareup.com/docs/webhooks/step3validate',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-square-hmacsha256-signature', encoding: 'base64' },
      signed: '{url}{body}',
    },
  ],
  id: 'json:event_id',
  type: '{json:type}',
})
