import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Coinbase Commerce delivery. */
export interface CoinbaseCommerceEvent {
  /** The delivery, not the event. */
  readonly id: string | number
  /** ISO 8601. */
  readonly scheduled_for: string
  readonly attempt_number: number
  readonly event: {
    /** Stays the same over all attempts. */
    readonly id: string
    readonly type: string
    readonly api_version: string
    /** ISO 8601. */
    readonly created_at: string
    readonly data: Readonly<Record<string, unknown>>
  }
}

/** Events of Coinbase Commerce, by name: `charge:confirmed`. */
export type CoinbaseCommerceEvents = Readonly<Record<string, CoinbaseCommerceEvent>>

/**
 * Coinbase Commerce. The secret is the webhook shared secret in the account's notification settings. The body holds the
 * number of the attempt, so attempts are told to be one by the event's id.
 */
export const coinbaseCommerce: Provider<CoinbaseCommerceEvents> = defineProvider({
  name: 'coinbase-commerce',
  docs: 'https://docs.cdp.coinbase.com/commerce-onchain/docs/webhooks-security',
  schemes: [
    { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-cc-webhook-signature', encoding: 'hex' }, signed: '{body}' },
  ],
  id: 'json:event.id',
  type: '{json:event.type}',
})
