import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Stripe event. For payloads, use the types of Stripe's own package with `withEvents`. */
export interface StripeEvent {
  readonly id: string
  readonly object: string
  readonly type: string
  /** Seconds since 1970. */
  readonly created: number
  readonly livemode: boolean
  readonly api_version: string | null
  readonly data: {
    readonly object: Readonly<Record<string, unknown>>
    readonly previous_attributes?: Readonly<Record<string, unknown>>
  }
}

/** Events of Stripe, by name. */
export type StripeEvents = Readonly<Record<string, StripeEvent>>

/** Stripe. The secret is used as it is shown, `whsec_` included. `v0` signatures, which Stripe sends for tests, are not accepted. */
export const stripe: Provider<StripeEvents> = defineProvider({
  name: 'stripe',
  docs: 'https://docs.stripe.com/webhooks/signature',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:stripe-signature', fields: { separator: ',', pick: 'v1', timestamp: 't' }, encoding: 'hex' },
      signed: '{timestamp}.{body}',
    },
  ],
  id: 'json:id',
  type: '{json:type}',
})
