import { defineProvider, type Provider } from '@posthorn/core'

/** A notification about one object of a workspace. */
export interface IntercomNotification {
  readonly type: 'notification_event'
  /** `null` in the test that the developer hub sends (`ping`). */
  readonly id: string | null
  readonly app_id: string
  readonly topic: string
  /** Seconds since 1970. */
  readonly created_at: number
  readonly delivery_attempts: number
  /** `item` is the object, as the topic's API version shapes it. */
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of Intercom, by topic: `conversation.user.created`. */
export type IntercomEvents = Readonly<Record<string, IntercomNotification>>

/**
 * Intercom. The secret is the app's client secret, from Basic information in the developer hub. The signature is an
 * HMAC-SHA1: the sender offers nothing stronger. A reply of 410 ends the subscription.
 */
export const intercom: Provider<IntercomEvents> = defineProvider({
  name: 'intercom',
  docs: 'https://developers.intercom.com/docs/webhooks/webhook-notifications',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha1',
      signature: { from: 'header:x-hub-signature', prefix: 'sha1=', encoding: 'hex' },
      signed: '{body}',
    },
  ],
  // The number of attempts stands in the body, so a retry is another body; the id stays.
  id: 'json:id',
  type: '{json:topic}',
  // The address is tried before it is saved.
  handshakes: [{ when: { method: 'HEAD' }, verify: 'none', reply: { fixed: { status: 200 } } }],
})
