import { randomUUID } from 'node:crypto'
import type { Provider } from '@posthorn/core'
import { systemClock } from '../clock.js'
import { deliver } from '../deliver.js'
import { type Deliverable, makeDelivery } from '../delivery.js'
import { type Delivered, type DeliverTarget, placeOf, transmit } from '../transmit.js'
import type { ScenarioOptions } from './options.js'

/** Options of {@link deliverConcurrently}. */
export interface ConcurrentOptions extends ScenarioOptions {
  /** How many at once. @default 2 */
  readonly copies?: number
}

/**
 * Delivers an event twice, one after the other, as a sender does that did not see the first reply: the same id and body,
 * signed anew where a time is signed. Where equal bodies are lawful and there is no id (Recomly), only the very same
 * request is a duplicate, so that is what is sent again. Resolves with both replies.
 *
 * @throws WebhookError `sign_invalid` where it cannot be signed. Rejects where no reply came.
 */
export async function deliverTwice(
  target: DeliverTarget,
  provider: Provider,
  event: Deliverable,
  { clock = systemClock, ...options }: ScenarioOptions = {},
): Promise<readonly [first: Delivered, second: Delivered]> {
  const same = { ...options, id: options.id ?? randomUUID() }
  // A second earlier, so that the signatures differ: most senders sign whole seconds.
  const first = await deliver(target, provider, event, { ...same, timestamp: clock.now() - 1000 })
  const second =
    provider.identity === 'attempt'
      ? await transmit(target, first.request, options)
      : await deliver(target, provider, event, { ...same, timestamp: clock.now() })
  return [first, second]
}

/**
 * Delivers the same request several times at once. Resolves with all replies.
 *
 * @throws RangeError where `copies` is no whole number from 2. WebhookError `sign_invalid` where the event cannot be
 * signed. Rejects where no reply came.
 */
export async function deliverConcurrently(
  target: DeliverTarget,
  provider: Provider,
  event: Deliverable,
  { clock = systemClock, copies = 2, timeoutMs, ...options }: ConcurrentOptions = {},
): Promise<readonly Delivered[]> {
  if (!Number.isSafeInteger(copies) || copies < 2)
    throw new RangeError(`\`copies\` must be a whole number from 2, got ${String(copies)}.`)
  const request = makeDelivery(provider, event, { ...placeOf(target), ...options, timestamp: clock.now() })
  return Promise.all(Array.from({ length: copies }, () => transmit(target, request, { timeoutMs })))
}
