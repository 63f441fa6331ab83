import { defineProvider, type Provider } from '@posthorn/core'

/** What one request holds. */
export interface MandrillBatch {
  /** JSON text: an array of events, each with an `event` (`send`, `open`, `hard_bounce`), an `_id` and a `ts`. */
  readonly mandrill_events: string
}

/** Events of Mandrill: there is one, since a request holds a batch. */
export interface MandrillEvents {
  events: MandrillBatch
}

/**
 * Mandrill (Mailchimp Transactional). The secret is the key of the webhook. The URL is signed, so the receiver needs
 * `publicUrl`, exactly as you gave it to Mandrill. The request of the button "Send test" and the one that creates the
 * webhook may be signed with other keys, and are then refused.
 */
export const mandrill: Provider<MandrillEvents> = defineProvider({
  name: 'mandrill',
  docs: 'https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha1',
      signature: { from: 'header:x-mandrill-signature', encoding: 'base64' },
      signed: '{url}{params}',
    },
  ],
  type: 'events',
  formats: ['form'],
  // Asked before the webhook is created.
  handshakes: [{ when: { method: 'HEAD' }, verify: 'none', reply: { fixed: { status: 200 } } }],
})
