import type { SignedRequest } from '@posthorn/core'
import { makeDelivery } from '../delivery.js'
import { changed } from './changed.js'
import type { Kit, Making } from './kit.js'
import { signaturePlace } from './signature-place.js'

/** A good delivery without its signature. */
export function unsigned(kit: Kit, making: Making = {}): SignedRequest {
  const place = signaturePlace(kit.scheme)
  if (!place) return bare(kit, making)
  const { headers, ...request } = kit.make(making)
  const { [place.header]: _signature, ...others } = headers
  return { ...request, headers: others }
}

/** A payload and nothing that the sender adds to it. */
export function bare({ target, payload }: Kit, making: Making = {}): SignedRequest {
  const { pathname, search } = new URL(target.url)
  return makeDelivery(target.provider, (making.payload ?? payload()).event, { url: pathname + search })
}

/** A delivery by somebody who does not know the secret. */
export const forged = (kit: Kit, making: Making = {}): SignedRequest =>
  kit.make({ ...making, secret: changed(kit.target.secret) })
