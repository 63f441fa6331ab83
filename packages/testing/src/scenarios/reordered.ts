import type { Provider } from '@posthorn/core'
import { systemClock } from '../clock.js'
import { type Deliverable, type DeliveryOptions, makeDelivery } from '../delivery.js'
import { type Delivered, type DeliverTarget, placeOf, transmit } from '../transmit.js'
import type { ScenarioOptions } from './options.js'

/** An event among others; a `Sample` is one. */
export interface OrderedEvent extends Pick<DeliveryOptions, 'id' | 'type' | 'headers'> {
  /** The payload. */
  readonly event: Deliverable
}

/** Options of {@link deliverReordered}. */
export type ReorderedOptions = Omit<ScenarioOptions, 'id' | 'type'>

/**
 * Delivers events that happened one after the other in the opposite order, each after the reply to the one before.
 * Resolves with the replies in the order of the events.
 *
 * @throws RangeError where there are less than two events. WebhookError `sign_invalid` where one cannot be signed. Rejects
 * where no reply came.
 */
export async function deliverReordered(
  target: DeliverTarget,
  provider: Provider,
  events: readonly OrderedEvent[],
  { clock = systemClock, timeoutMs, ...options }: ReorderedOptions = {},
): Promise<readonly Delivered[]> {
  if (events.length < 2) throw new RangeError(`deliverReordered needs two events or more, got ${events.length}.`)
  const timestamp = clock.now()
  const requests = events.map(({ event, headers, ...own }) =>
    makeDelivery(provider, event, {
      ...placeOf(target),
      ...options,
      ...own,
      headers: { ...options.headers, ...headers },
      timestamp,
    }),
  )
  const replies: Delivered[] = []
  for (const request of requests.toReversed()) replies.unshift(await transmit(target, request, { timeoutMs }))
  return replies
}
