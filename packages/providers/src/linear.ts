import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Linear event. For `data`, use the types of Linear's own package with `withEvents`. */
export interface LinearEvent {
  /** Kind of the object that changed, such as `Issue`. */
  readonly type: string
  /** `create`, `update`, `remove`, and others for some kinds. */
  readonly action: string
  readonly organizationId: string
  readonly webhookId: string
  /** Milliseconds since 1970, when it was sent. */
  readonly webhookTimestamp: number
  /** ISO 8601. */
  readonly createdAt: string
  readonly data?: Readonly<Record<string, unknown>>
  /** Former values of what an update changed. */
  readonly updatedFrom?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** Events of Linear: `Issue.create`. */
export type LinearEvents = Readonly<Record<string, LinearEvent>>

/**
 * Linear. `secret` is the webhook's signing secret, as its page shows it. The time is `webhookTimestamp` in the signed
 * body, and where it is there, as in all that Linear documents, it must be within a minute. The delivery id stands in a
 * header that is not signed, so it tells deliveries apart only together with the body. A retry with another
 * `webhookTimestamp` is another body and runs again; one with the old time is refused after that minute. Success is 200
 * within 5 seconds.
 */
export const linear: Provider<LinearEvents> = defineProvider({
  name: 'linear',
  docs: 'https://linear.app/developers/webhooks',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:linear-signature', encoding: 'hex' },
      signed: '{body}',
      // Linear-Timestamp holds the same, but is not signed.
      timestamp: { from: 'json:webhookTimestamp', unit: 'ms', optional: true },
    },
  ],
  id: 'header:linear-delivery',
  type: ['{json:type}.{json:action}', '{json:type}'],
  toleranceSeconds: 60,
  timeoutMs: 5000,
})
