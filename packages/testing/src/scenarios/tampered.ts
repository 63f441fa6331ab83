import type { Provider } from '@posthorn/core'
import { systemClock } from '../clock.js'
import { type Deliverable, makeDelivery } from '../delivery.js'
import { type Delivered, type DeliverTarget, placeOf, transmit } from '../transmit.js'
import { flipBit } from './flip-bit.js'
import { neededSecret } from './needed-secret.js'
import type { ScenarioOptions } from './options.js'

/**
 * Signs an event, changes one bit of the body and delivers that. Resolves with the reply: a refusal, where the body is
 * verified. A JSON body is still JSON.
 *
 * @throws RangeError where there is no `secret`, no body, or the provider's signature does not cover the whole body.
 * WebhookError `sign_invalid` where the event cannot be signed. Rejects where no reply came.
 */
export async function deliverTampered(
  target: DeliverTarget,
  provider: Provider,
  event: Deliverable,
  { clock = systemClock, timeoutMs, ...options }: ScenarioOptions = {},
): Promise<Delivered> {
  const secret = neededSecret('deliverTampered', options.secret)
  if (provider.integrity !== 'body')
    throw new RangeError(
      `deliverTampered makes no sense for "${provider.name}": its signature does not cover every byte of the body, so a changed one may be accepted.`,
    )
  const request = makeDelivery(provider, event, { ...placeOf(target), ...options, secret, timestamp: clock.now() })
  if (request.body.length === 0) throw new RangeError('deliverTampered needs a body: there is no bit to change in an empty one.')
  return transmit(target, { ...request, body: flipBit(request.body) }, { timeoutMs })
}
