import type { Provider, SignedRequest } from '@posthorn/core'
import { makeDelivery } from '../delivery.js'
import { type NoReply, noReplyOf } from '../no-reply.js'
import { type Delivered, type DeliverTarget, placeOf, transmit } from '../transmit.js'
import type { Order } from './create-sender.js'

/** A delivery with the id that all its attempts share. */
export interface Parcel extends Omit<Order, 'onAttempt'> {
  readonly id: string
}

/** The request of an attempt. */
export function requestFor(provider: Provider, { target, event, ...options }: Parcel, timestamp: number): SignedRequest {
  return makeDelivery(provider, event, { ...placeOf(target), ...options, timestamp })
}

/** Some senders take a user and a password in the address: they are for the request alone. */
export function shownUrl(target: DeliverTarget): string {
  const { publicUrl } = placeOf(target)
  if (publicUrl === undefined) return ''
  const shown = new URL(publicUrl)
  shown.username = ''
  shown.password = ''
  return shown.href
}

/** Sends a request, and gives the reply or why there is none. */
export async function replyTo(
  target: DeliverTarget,
  request: SignedRequest,
  timeoutMs: number,
): Promise<{ readonly reply?: Delivered; readonly noReply?: NoReply }> {
  try {
    return { reply: await transmit(target, request, { timeoutMs }) }
  } catch (error) {
    return { noReply: noReplyOf(error, timeoutMs) }
  }
}
