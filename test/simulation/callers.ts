import type { Receiver } from '@posthorn/core'
import { type Attempt, createSender, type FixedClock, makeDelivery, transmit } from '@posthorn/testing'
import type { Ledger } from './ledger.js'
import { markOf, type Parcel, type Simulated } from './senders.js'

/** Delivers an event. Resolves after the first attempt; what follows is scheduled by the clock. */
export type Deliver = (index: number) => Promise<void>

/** What a caller needs. */
export interface CallerOptions {
  readonly target: Pick<Receiver, 'receive'>
  readonly clock: FixedClock
  readonly ledger: Ledger
}

const minute = 60_000
const hour = 60 * minute

/** Delivers as the provider documents. What it gives up is sent again from the log of failed deliveries, an hour later. */
export function byTheDocument({ provider, signing, event }: Simulated, { target, clock, ledger }: CallerOptions): Deliver {
  const sender = createSender(provider, { clock })
  const send = (content: object, id?: string) =>
    new Promise<void>((resolve) => {
      const onAttempt = ({ outcome, deliveryId }: Attempt) => {
        if (outcome === 'given_up') {
          ledger.counts.givenUp += 1
          clock.after(hour, () => {
            ledger.counts.resent += 1
            return send(content, deliveryId)
          })
        }
        resolve()
      }
      sender.send({ target, type: 'event', event: content, ...signing, ...(id === undefined ? {} : { id }), onAttempt })
    })
  return (index) => send(event(markOf(index), new Date(clock.now()).toISOString()))
}

/** Recomly's document has no schedule for its callers: this one sends the request again each minute, signed anew once it is too old. */
export function untilAccepted({ provider, signing, event, isStale }: Simulated, { target, clock }: CallerOptions): Deliver {
  const attempt = async (content: object, before?: Parcel): Promise<void> => {
    const now = clock.now()
    const fresh = before && !isStale?.(before, now)
    const parcel = fresh ? before : makeDelivery(provider, content, { ...signing, timestamp: now })
    const { status } = await transmit(target, parcel)
    if (status !== 200) clock.after(minute, () => attempt(content, parcel))
  }
  return (index) => attempt(event(markOf(index), new Date(clock.now()).toISOString()))
}
