import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Razorpay event. */
export interface RazorpayEvent {
  readonly entity: string
  readonly account_id: string
  readonly event: string
  /** Names of the entities in the payload. */
  readonly contains: readonly string[]
  readonly payload: Readonly<Record<string, { readonly entity: Readonly<Record<string, unknown>> }>>
  /** Seconds since 1970. */
  readonly created_at: number
}

/** Events of Razorpay, by name: `payment.captured`. */
export type RazorpayEvents = Readonly<Record<string, RazorpayEvent>>

/**
 * Razorpay. The secret is the one that you wrote into the webhook's settings, not the API key. The event id stands in a
 * header that is not signed, so an equal body is the same delivery whatever its id says.
 */
export const razorpay: Provider<RazorpayEvents> = defineProvider({
  name: 'razorpay',
  docs: 'https://razorpay.com/docs/webhooks/validate-test/',
  schemes: [
    { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-razorpay-signature', encoding: 'hex' }, signed: '{body}' },
  ],
  id: 'header:x-razorpay-event-id',
  type: '{json:event}',
})
