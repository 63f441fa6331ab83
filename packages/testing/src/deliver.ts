import type { Provider } from '@posthorn/core'
import { type Deliverable, type DeliveryOptions, makeDelivery } from './delivery.js'
import { type Delivered, type DeliverTarget, placeOf, transmit, type TransmitOptions } from './transmit.js'

/** Options of {@link deliver}. */
export interface DeliverOptions extends DeliveryOptions, TransmitOptions {}

/**
 * Signs an event as the provider would and delivers it, over HTTP or into a receiver. Where the sender signs the address,
 * that is the target's unless `publicUrl` says otherwise.
 *
 * @throws WebhookError `sign_invalid` where it cannot be signed. Rejects where no reply came.
 */
export function deliver(
  target: DeliverTarget,
  provider: Provider,
  event: Deliverable,
  { timeoutMs, ...options }: DeliverOptions = {},
): Promise<Delivered> {
  const request = makeDelivery(provider, event, { ...placeOf(target), ...options })
  return transmit(target, request, { timeoutMs })
}
