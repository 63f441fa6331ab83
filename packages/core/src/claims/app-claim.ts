import type { DeliveryRecord } from '../receiver/delivery-record.js'
import type { WebhookReply } from '../reply/reply.js'
import type { Claims, Settled } from './claims.js'
import type { Lease } from './lease.js'
import type { Outcome } from './outcome.js'

/** A claim on a delivery that the app handles by its own means. */
export interface Claim {
  /** Whether the connection is to be closed after the reply; see `WebhookReply.close`. */
  readonly close: boolean
  /** Records the delivery as handled. Gives a reply where that failed, which must go out instead of the app's. */
  complete(): Promise<WebhookReply | undefined>
  /** Gives the delivery back, so that the next attempt runs. */
  release(): Promise<void>
}

/** What a claim needs of the run that it belongs to. */
export interface ClaimedRun {
  readonly delivery: DeliveryRecord
  readonly lease: Lease
  /** What duplicates get that waited for a run which then failed. */
  readonly failed: WebhookReply
  readonly onHandled: () => void
  /** Ends the run for those who wait for it. */
  readonly settle: (outcome: Outcome) => void
}

/** The first call decides: an app that completes and then throws has handled the delivery. */
export function appClaim(claims: Claims, { delivery, lease, failed, onHandled, settle }: ClaimedRun): Claim {
  let ended: Promise<Settled> | undefined
  const complete = async (): Promise<Settled> => {
    const settled = await claims.complete(delivery, lease)
    if (settled.stored) onHandled()
    settle(settled)
    return settled
  }
  const release = async (): Promise<Settled> => {
    await claims.release(delivery, lease)
    settle({ reply: failed })
    return { reply: failed, stored: true }
  }
  return {
    close: delivery.close,
    complete: async () => {
      const { reply, stored } = await (ended ??= complete())
      return stored ? undefined : reply
    },
    release: async () => {
      await (ended ??= release())
    },
  }
}
