import { randomUUID } from 'node:crypto'
import type { Provider, Tolerance } from '@posthorn/core'
import { systemClock } from '../clock.js'
import { type Deliverable, makeDelivery } from '../delivery.js'
import { schemeNamed, signsTime, toleranceOf } from '../schemes.js'
import { type Delivered, type DeliverTarget, placeOf, transmit } from '../transmit.js'
import { neededSecret } from './needed-secret.js'
import type { ScenarioOptions } from './options.js'
import { sameRequest } from './same-request.js'

/** Options of {@link deliverStale} and {@link deliverFromFuture}. */
export interface WrongTimeOptions extends ScenarioOptions {
  /** Accepted clock difference in seconds; where the receiver has one of its own, that one. @default the provider's, else 300 */
  readonly toleranceSeconds?: number | Tolerance
}

// Clocks of two machines differ, and a request takes its time.
const marginSeconds = 60

/**
 * Delivers an event that was signed a minute longer ago than is accepted, as somebody would who captured it. Resolves
 * with the reply: a refusal, where the time is verified.
 *
 * @throws RangeError where there is no `secret`, or the provider signs no time that could be told from now. WebhookError
 * `sign_invalid` where the event cannot be signed. Rejects where no reply came.
 */
export async function deliverStale(
  target: DeliverTarget,
  provider: Provider,
  event: Deliverable,
  options: WrongTimeOptions = {},
): Promise<Delivered> {
  const { past } = toleranceOf(provider, options.toleranceSeconds)
  return deliverAt('deliverStale', -(past + marginSeconds), { target, provider, event, options })
}

/**
 * Delivers an event that is signed with a time a minute further ahead than is accepted, as somebody would who wants to
 * use it later. Resolves with the reply: a refusal, where the time is verified.
 *
 * @throws RangeError where there is no `secret`, or the provider signs no time that could be told from now. WebhookError
 * `sign_invalid` where the event cannot be signed. Rejects where no reply came.
 */
export async function deliverFromFuture(
  target: DeliverTarget,
  provider: Provider,
  event: Deliverable,
  options: WrongTimeOptions = {},
): Promise<Delivered> {
  const { future } = toleranceOf(provider, options.toleranceSeconds)
  return deliverAt('deliverFromFuture', future + marginSeconds, { target, provider, event, options })
}

interface Dispatch {
  readonly target: DeliverTarget
  readonly provider: Provider
  readonly event: Deliverable
  readonly options: WrongTimeOptions
}

function deliverAt(
  scenario: string,
  seconds: number,
  { target, provider, event, options: { clock = systemClock, toleranceSeconds: _tolerance, timeoutMs, ...options } }: Dispatch,
): Promise<Delivered> {
  const secret = neededSecret(scenario, options.secret)
  const senseless = `${scenario} makes no sense for "${provider.name}"`
  if (!signsTime(schemeNamed(provider, options.scheme)))
    throw new RangeError(`${senseless}: it signs no time, so a request never gets too old.`)
  const now = clock.now()
  const signing = { ...placeOf(target), id: randomUUID(), ...options, secret }
  const request = makeDelivery(provider, event, { ...signing, timestamp: now + seconds * 1000 })
  if (sameRequest(request, makeDelivery(provider, event, { ...signing, timestamp: now })))
    throw new RangeError(`${senseless} with this event: the time that counts stands in the event itself. Change it there.`)
  return transmit(target, request, { timeoutMs })
}
