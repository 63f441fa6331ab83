import { defineProvider, type Provider } from '@posthorn/core'

/** A webhook of API v2. */
export interface TelnyxWebhook {
  readonly data: {
    readonly id: string
    readonly event_type: string
    readonly record_type: 'event'
    /** ISO 8601. */
    readonly occurred_at: string
    readonly payload: Readonly<Record<string, unknown>>
  }
  readonly meta?: { readonly attempt: number; readonly delivered_to: string }
}

/** Events of Telnyx, by name: `message.received`. */
export type TelnyxEvents = Readonly<Record<string, TelnyxWebhook>>

/**
 * Telnyx, webhooks of API v2 in JSON. The secret is the account's public key, from Keys & Credentials: base64 of 32 bytes.
 * After failures Telnyx goes on to the failover address: give it the same receiver, or the same `endpoint` and store.
 */
export const telnyx: Provider<TelnyxEvents> = defineProvider({
  name: 'telnyx',
  docs: 'https://developers.telnyx.com/api-reference/callbacks/number-order-status-update',
  schemes: [
    {
      kind: 'ed25519',
      key: { encoding: 'raw-base64' },
      signature: { from: 'header:telnyx-signature-ed25519', encoding: 'base64' },
      signed: '{timestamp}|{body}',
      timestamp: { from: 'header:telnyx-timestamp', unit: 's' },
    },
  ],
  // The attempt is counted in the body, so a retry is another body; the id stays.
  id: 'json:data.id',
  type: '{json:data.event_type}',
})
