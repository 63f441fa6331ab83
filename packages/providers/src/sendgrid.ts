import { defineProvider, type Provider } from '@posthorn/core'

/** What happened to a message. Custom arguments stand next to these fields. */
export interface SendgridEvent {
  readonly email: string
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly event: string
  /** Tells events apart: the same event can be in two batches. */
  readonly sg_event_id: string
  readonly sg_message_id: string
  readonly [field: string]: unknown
}

/** Events of SendGrid: each delivery is a batch. */
export interface SendgridEvents {
  events: readonly SendgridEvent[]
}

/**
 * Twilio SendGrid's Event Webhook. `secret` is the verification key of the webhook's settings, a public key in base64.
 * The signature is made of the exact bytes, which end with a line break. Every batch is one `events`; if a handler fails
 * in the middle, the whole batch comes again, so remember the `sg_event_id` of those that are done.
 */
export const sendgrid: Provider<SendgridEvents> = defineProvider({
  name: 'sendgrid',
  docs: 'https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features',
  schemes: [
    {
      kind: 'ecdsa-p256',
      key: { encoding: 'spki-base64' },
      signature: { from: 'header:x-twilio-email-event-webhook-signature', encoding: 'base64' },
      signed: '{timestamp}{body}',
      timestamp: { from: 'header:x-twilio-email-event-webhook-timestamp' },
    },
  ],
  type: 'events',
})
