import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Wise event, of schema version 2 or later. */
export interface WiseEvent {
  /** The name: `transfers#state-change`. */
  readonly event_type: string
  readonly schema_version: string
  readonly subscription_id: string
  /** ISO 8601. */
  readonly sent_at: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of Wise, by name. */
export type WiseEvents = Readonly<Record<string, WiseEvent>>

/**
 * Wise. The secret is Wise's public key, which the document shows: one for production, another for the sandbox; as base64
 * or as PEM. The delivery id is not signed, so equal bodies are one delivery. A retry with another `sent_at` is another
 * body and runs again. Wise sends a test event when a subscription is made, with `X-Test-Notification: true`.
 */
export const wise: Provider<WiseEvents> = defineProvider({
  name: 'wise',
  docs: 'https://docs.wise.com/features/webhooks-notifications/event-handling',
  schemes: [
    {
      kind: 'rsa',
      hash: 'sha256',
      key: { encoding: 'spki-base64' },
      signature: { from: 'header:x-signature-sha256', encoding: 'base64' },
      signed: '{body}',
    },
  ],
  id: 'header:x-delivery-id',
  type: '{json:event_type}',
  timeoutMs: 5000,
  // Eleven that double from a minute, then one a day for two weeks.
  retries: [...Array.from({ length: 11 }, (_, index) => 60 * 2 ** index), ...Array.from({ length: 14 }, () => 86_400)],
})
