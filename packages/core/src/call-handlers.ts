import type { DeliveryRecord } from './delivery-record.js'
import { messageOf, WebhookError } from './errors.js'
import type { AnyHandler } from './handlers.js'
import { isPermanent } from './permanent.js'

/** Runs handlers one after the other. Gives the first failure, whatever was thrown, or nothing. */
export async function callHandlers(
  delivery: DeliveryRecord,
  event: unknown,
  handlers: readonly AnyHandler[],
): Promise<WebhookError | undefined> {
  try {
    for (const handler of handlers) await handler(event as never, delivery as never)
    return undefined
  } catch (thrown) {
    if (isPermanent(thrown))
      return new WebhookError('handler_permanent', `A handler failed for good: ${thrown.message}`, { cause: thrown.cause })
    return new WebhookError('handler_failed', `A handler failed: ${messageOf(thrown)}`, { cause: thrown })
  }
}
