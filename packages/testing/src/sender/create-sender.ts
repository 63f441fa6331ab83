import { randomUUID } from 'node:crypto'
import type { Provider, SignedRequest } from '@posthorn/core'
import { type Clock, systemClock } from '../clock.js'
import type { Deliverable, DeliveryOptions } from '../delivery.js'
import type { NoReply } from '../no-reply.js'
import type { Delivered, DeliverTarget } from '../transmit.js'
import { type Attempt, excerpt } from './attempt.js'
import { type Parcel, replyTo, requestFor, shownUrl } from './request.js'
import { verdictOn } from './retried.js'

/** Options of {@link createSender}. */
export interface SenderOptions {
  /** What pauses are measured by, and what deliveries are signed with. @default the time of this machine */
  readonly clock?: Clock
  /** How long to wait for a reply, in milliseconds of this machine. @default the provider's, else 10000 */
  readonly timeoutMs?: number
  /** Pauses between attempts, in seconds. @default the provider's, else none */
  readonly retries?: readonly number[]
  /** Called after each attempt. What it throws is for nobody to catch. */
  readonly onAttempt?: (attempt: Attempt) => void
}

/** One delivery to make. */
export interface Order extends Omit<DeliveryOptions, 'timestamp'> {
  /** A receiver or an address. */
  readonly target: DeliverTarget
  /** Name of the event. */
  readonly type: string
  /** Its payload; an object is sent in the provider's first format. */
  readonly event: Deliverable
  /** Called after each attempt of this delivery, with the whole reply, or with why none came. */
  readonly onAttempt?: (attempt: Attempt, reply: Delivered | undefined, noReply: NoReply | undefined) => void
}

/** Delivers as its provider documents it, retries included. */
export interface Sender {
  /** Makes the first attempt at once. Gives the delivery's id; all attempts share it. */
  readonly send: (order: Order) => string
  /** Every attempt so far, in the order in which they ended. */
  readonly attempts: readonly Attempt[]
  /** Resolves once nothing is on its way, whatever will be tried again. */
  readonly answered: () => Promise<void>
  /** Resolves once nothing is on its way and nothing will be tried again. With a clock that stands still, advance it. */
  readonly idle: () => Promise<void>
  /** Calls off what would be tried again, and waits for what is on its way. */
  readonly close: () => Promise<void>
}

type Told = Order['onAttempt']

/**
 * A sender that behaves as its provider documents: its time-out, its pauses between attempts, the statuses after which
 * it tries again. Each attempt of a delivery has the same id and body; it is signed anew, at the time of the attempt.
 */
export function createSender(provider: Provider, options: SenderOptions = {}): Sender {
  const { clock = systemClock, timeoutMs = provider.timeoutMs ?? 10_000, onAttempt } = options
  const retries = options.retries ?? provider.retries ?? []
  const attempts: Attempt[] = []
  const inFlight = new Set<Promise<void>>()
  const scheduled = new Set<() => void>()
  let waiting: (() => void)[] = []
  let closed = false

  const settle = () => {
    if (inFlight.size > 0 || scheduled.size > 0) return
    for (const resolve of waiting) resolve()
    waiting = []
  }

  const begin = (parcel: Parcel, attempt: number, told: Told, signed?: SignedRequest): Promise<void> => {
    const run = attemptOnce(parcel, attempt, told, signed).finally(() => {
      inFlight.delete(run)
      settle()
    })
    inFlight.add(run)
    return run
  }

  const again = (parcel: Parcel, attempt: number, seconds: number, told: Told) => {
    const callOff = clock.after(seconds * 1000, () => {
      scheduled.delete(cancel)
      return begin(parcel, attempt, told)
    })
    const cancel = () => {
      callOff()
      scheduled.delete(cancel)
    }
    scheduled.add(cancel)
  }

  const attemptOnce = async (parcel: Parcel, attempt: number, told: Told, signed?: SignedRequest): Promise<void> => {
    const at = clock.now()
    const request = signed ?? requestFor(provider, parcel, at)
    const { reply, noReply } = await replyTo(parcel.target, request, timeoutMs)
    const verdict = verdictOn(provider, reply?.status)
    const pause = verdict === 'retry' && !closed ? retries[attempt - 1] : undefined
    const entry: Attempt = {
      provider: provider.name,
      deliveryId: parcel.id,
      type: parcel.type,
      url: shownUrl(parcel.target),
      attempt,
      at: new Date(at).toISOString(),
      status: reply?.status,
      reply: excerpt(reply?.body ?? ''),
      error: noReply?.reason,
      outcome: verdict !== 'retry' ? verdict : pause === undefined ? 'given_up' : 'retrying',
      retryInSeconds: pause,
    }
    attempts.push(entry)
    if (pause !== undefined) again(parcel, attempt + 1, pause, told)
    told?.(entry, reply, noReply)
    onAttempt?.(entry)
  }

  return {
    attempts,
    send: ({ onAttempt: told, ...order }) => {
      if (closed) throw new Error(`The sender of "${provider.name}" is closed.`)
      const parcel = { ...order, id: order.id ?? randomUUID() }
      // What cannot be signed is the caller's to know, and not a promise's that nobody waits for.
      const signed = requestFor(provider, parcel, clock.now())
      void begin(parcel, 1, told, signed)
      return parcel.id
    },
    answered: async () => {
      while (inFlight.size > 0) await Promise.allSettled(inFlight)
    },
    idle: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        settle()
      }),
    close: async () => {
      closed = true
      for (const cancel of scheduled) cancel()
      await Promise.all(inFlight)
      settle()
    },
  }
}
