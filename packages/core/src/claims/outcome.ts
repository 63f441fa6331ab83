import { WebhookError } from '../errors/errors.js'
import type { WebhookReply } from '../reply/reply.js'
import { retryLater } from '../reply/standard-replies.js'

/** How an attempt ended. */
export interface Outcome {
  /** For the sender. */
  readonly reply: WebhookReply
  /** Why the delivery is not handled, for a queue that has to know. */
  readonly error?: WebhookError
}

/** Another run has the delivery. */
export function inFlight(remainingMs: number): Required<Outcome> {
  const error = new WebhookError('in_flight', 'The delivery is being handled.', { retryAfterMs: remainingMs })
  return { reply: retryLater(remainingMs), error }
}

/** The sender is to come back, because of something that may pass. */
export const later = (error: WebhookError, afterMs = 1000): Required<Outcome> => ({
  reply: retryLater(afterMs),
  error,
})
