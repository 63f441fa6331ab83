import { randomUUID } from 'node:crypto'
import type { Provider, Scheme, SignedRequest } from '@posthorn/core'
import { systemClock } from '../clock.js'
import { deliver } from '../deliver.js'
import type { Deliverable } from '../delivery.js'
import { schemeNamed } from '../schemes.js'
import { type Delivered, type DeliverTarget, transmit } from '../transmit.js'
import { neededSecret } from './needed-secret.js'
import type { ScenarioOptions } from './options.js'

/**
 * Delivers an event, then the same request once more with another id in the header that nobody signed: what somebody does
 * who captured it. Resolves with both replies. The handler must have run once, unless the receiver's `replay` is `'flag'`:
 * then `delivery.replayed` tells.
 *
 * @throws RangeError where there is no `secret`, or the provider sends no id that could be changed. WebhookError
 * `sign_invalid` where the event cannot be signed. Rejects where no reply came.
 */
export async function replayUnderFreshId(
  target: DeliverTarget,
  provider: Provider,
  event: Deliverable,
  { clock = systemClock, ...options }: ScenarioOptions = {},
): Promise<readonly [original: Delivered, replay: Delivered]> {
  const secret = neededSecret('replayUnderFreshId', options.secret)
  const scheme = schemeNamed(provider, options.scheme)
  const names = unsignedIds(provider, scheme)
  if (names.length === 0) throw new RangeError(`replayUnderFreshId makes no sense for "${provider.name}": ${whyNot(provider)}`)
  const original = await deliver(target, provider, event, { ...options, secret, timestamp: clock.now() })
  const replay = await transmit(target, withFreshIds(original.request, names), options)
  return [original, replay]
}

function withFreshIds(request: SignedRequest, names: readonly string[]): SignedRequest {
  const id = randomUUID()
  return { ...request, headers: { ...request.headers, ...Object.fromEntries(names.map((name) => [name, id])) } }
}

/** Names of the headers with ids, if none of its ids is signed. `trust` is not asked: it is that of the weakest scheme. */
function unsignedIds({ ids }: Provider, scheme: Scheme): string[] {
  const places = ids.map(({ from }) => from)
  if (places.some((place) => signedBy(scheme).includes(place))) return []
  return places.filter((place) => place.startsWith('header:')).map((place) => place.slice('header:'.length))
}

function signedBy(scheme: Scheme): string {
  const { signed, assert, claims, signs } = scheme as Partial<Record<'signed' | 'assert' | 'claims' | 'signs', unknown>>
  return JSON.stringify([signed, assert, claims, signs])
}

function whyNot({ ids }: Provider): string {
  if (ids.length === 0) return 'it sends no id.'
  const places = ids.map(({ from }) => `"${from}"`).join(' and ')
  return `its id stands in ${places}, which cannot be changed without the signature or the event.`
}
