import type { WebhookError } from '../errors/errors.js'
import type { Intake } from '../queue/intake.js'
import { callHandlers } from './call-handlers.js'
import type { DeliveryRecord } from './delivery-record.js'
import type { AnyHandler } from './handlers.js'
import type { Observers } from './observers.js'

/** What is to be done with a delivery once it is claimed. */
export interface Work {
  /** Gives the failure, or nothing. Never rejects. */
  run(delivery: DeliveryRecord): Promise<WebhookError | undefined>
  /** Called once the mark is stored. */
  done(delivery: DeliveryRecord, durationMs: number): void
}

/** Calls the app's handlers. */
export const handling = (observers: Observers, event: unknown, handlers: readonly AnyHandler[]): Work => ({
  run: (delivery) => callHandlers(delivery, event, handlers),
  done: (delivery, durationMs) => observers.handled(delivery, handlers.length, durationMs),
})

/** Hands the delivery to a queue. */
export const queueing = (observers: Observers, intake: Intake, method: string): Work => ({
  run: (delivery) => intake.enqueue(delivery, method),
  done: (delivery) => observers.queued(delivery),
})
