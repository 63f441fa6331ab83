import type { ErrorCode } from '../errors/error-table.js'
import { isWebhookError, messageOf, WebhookError } from '../errors/errors.js'
import { isPermanent } from '../errors/permanent.js'
import type { DeliveryRecord } from './delivery-record.js'
import type { AnyHandler } from './handlers.js'

/** Ends of a claim after which another run may have begun. A receiver that closes only asks its handlers to hurry. */
const claimGone: ReadonlySet<ErrorCode> = new Set(['lease_lost', 'handler_timeout'])

/**
 * Runs handlers one after the other, for as long as the claim is theirs. Gives the first failure, whatever was thrown, or
 * nothing.
 */
export async function callHandlers(
  delivery: DeliveryRecord,
  event: unknown,
  handlers: readonly AnyHandler[],
): Promise<WebhookError | undefined> {
  try {
    for (const [index, handler] of handlers.entries()) {
      // Before the first there was no time to lose it, and a signal is only made for those who look.
      if (index > 0 && delivery.signal.aborted) {
        const stopped = stoppedBy(delivery.signal.reason, handlers.length - index)
        if (stopped) return stopped
      }
      await handler(event as never, delivery as never)
    }
    return undefined
  } catch (thrown) {
    if (isPermanent(thrown))
      return new WebhookError('handler_permanent', `A handler failed for good: ${thrown.message}`, { cause: thrown.cause })
    return new WebhookError('handler_failed', `A handler failed: ${messageOf(thrown)}`, { cause: thrown })
  }
}

function stoppedBy(reason: unknown, left: number): WebhookError | undefined {
  if (!isWebhookError(reason) || !claimGone.has(reason.code)) return undefined
  return new WebhookError(reason.code, `Handlers that were not run any more: ${left}. ${reason.message}`, { cause: reason })
}
