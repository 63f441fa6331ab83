import { defineProvider, type Provider } from '@posthorn/core'

/** Something that happened to an invitee, an event type or a routing form. */
export interface CalendlyWebhook {
  readonly event: string
  /** ISO 8601. */
  readonly created_at: string
  /** URI of the user who made the subscription. */
  readonly created_by: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** Events of Calendly: `invitee.created`, `invitee.canceled` and so on. */
export type CalendlyEvents = Readonly<Record<string, CalendlyWebhook>>

/**
 * Calendly. The secret is the signing key: chosen with the subscription for personal access tokens, the app's own for
 * OAuth. There is no id of a delivery, and the `uri` in the payload is the invitee's: equal bodies are one delivery.
 */
export const calendly: Provider<CalendlyEvents> = defineProvider({
  name: 'calendly',
  docs: 'https://developer.calendly.com/api-docs/overview/webhooks/webhook-signatures',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: {
        from: 'header:calendly-webhook-signature',
        fields: { separator: ',', pick: 'v1', timestamp: 't' },
        encoding: 'hex',
      },
      signed: '{timestamp}.{body}',
    },
  ],
  type: '{json:event}',
  toleranceSeconds: 180,
  // Longest wait for the reply; a connection may take 10 seconds.
  timeoutMs: 15_000,
})
