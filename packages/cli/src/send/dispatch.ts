import type { Provider, SignedRequest } from '@posthorn/core'
import { type Delivered, deliverStale, deliverTampered, type DeliveryOptions, transmit } from '@posthorn/testing'
import { toleranceOf } from '../facts/words.js'
import { UsageError } from '../usage-error.js'
import type { Kind } from './kind.js'
import type { Parcel } from './parcel.js'

/** What is sent without retries. */
export interface Sending {
  readonly provider: Provider
  readonly address: URL
  readonly parcel: Parcel
  readonly delivery: DeliveryOptions
  /** Made of these: what is sent unless the kind asks for a change. */
  readonly request: SignedRequest
  readonly kind: Kind
  readonly timeoutMs: number
}

/** Sends a delivery, or spoils it as the test kit does. */
export async function dispatch(sending: Sending): Promise<Delivered> {
  const { provider, address, parcel, delivery, request, kind, timeoutMs } = sending
  if (kind !== 'tampered' && kind !== 'stale') return transmit(address, request, { timeoutMs })
  try {
    if (kind === 'tampered') {
      const clock = { now: () => delivery.timestamp ?? Date.now() }
      return await deliverTampered(address, provider, parcel.event, { ...delivery, clock, timeoutMs })
    }
    // An app may accept more than its provider says.
    const toleranceSeconds = 2 * toleranceOf(provider).past
    return await deliverStale(address, provider, parcel.event, { ...delivery, toleranceSeconds, timeoutMs })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new UsageError(error.message.replace('deliverTampered', '--tamper').replace('deliverStale', '--stale'))
  }
}
