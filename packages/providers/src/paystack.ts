import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Paystack event. */
export interface PaystackEvent {
  readonly event: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of Paystack, by name: `charge.success`. */
export type PaystackEvents = Readonly<Record<string, PaystackEvent>>

/**
 * Paystack. The secret is the account's API secret key (`sk_live_…` or `sk_test_…`): there is none for webhooks alone.
 * There is no delivery id, so equal bodies are one delivery.
 */
export const paystack: Provider<PaystackEvents> = defineProvider({
  name: 'paystack',
  docs: 'https://paystack.com/docs/payments/webhooks/',
  schemes: [
    { kind: 'hmac', hash: 'sha512', signature: { from: 'header:x-paystack-signature', encoding: 'hex' }, signed: '{body}' },
  ],
  type: '{json:event}',
  // In live mode: every 3 minutes four times, then every hour for 72 hours.
  retries: [180, 180, 180, 180, ...Array.from({ length: 72 }, () => 3600)],
})
