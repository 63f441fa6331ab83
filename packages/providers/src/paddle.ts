import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Paddle Billing notification. */
export interface PaddleEvent {
  /** The event. It is the same in every notification about it. */
  readonly event_id: string
  /** This notification. A replay from the dashboard or the API has another one. */
  readonly notification_id: string
  readonly event_type: string
  /** RFC 3339. */
  readonly occurred_at: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of Paddle Billing, by name. */
export type PaddleEvents = Readonly<Record<string, PaddleEvent>>

/**
 * Paddle Billing, not Paddle Classic. The secret is the endpoint secret key of the notification destination, used as it is
 * shown, `pdl_ntfset_` included. Paddle's tolerance is 5 seconds: keep the clock right, or raise `toleranceSeconds`. A
 * notification that was replayed by hand tells of an event that was handled, so it is a duplicate.
 */
export const paddle: Provider<PaddleEvents> = defineProvider({
  name: 'paddle',
  docs: 'https://developer.paddle.com/webhooks/signature-verification',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:paddle-signature', fields: { separator: ';', pick: 'h1', timestamp: 'ts' }, encoding: 'hex' },
      signed: '{timestamp}:{body}',
    },
  ],
  id: ['json:event_id', 'json:notification_id'],
  type: '{json:event_type}',
  toleranceSeconds: 5,
  timeoutMs: 5000,
})
