import type { Receiver, WebhookReply, WebhookRequest } from '@posthorn/core'
import type { FixedClock } from '@posthorn/testing'
import type { Random } from '../chaos/random.js'
import type { Ledger } from './ledger.js'
import { indexIn, type Parcel, type Simulated } from './senders.js'

/** What stands between a sender and its app. */
export interface NetworkOptions {
  readonly app: Pick<Receiver, 'receive'>
  readonly clock: FixedClock
  readonly random: Random
  /** Which part of the requests arrives twice, 0 to 1. */
  readonly doubled: number
}

const minute = 60_000
const hour = 60 * minute

/** A network on which some requests arrive twice: at once, minutes later, or hours later because somebody sends them again. */
export function networkTo(
  { later = (parcel) => parcel, isStale }: Simulated,
  ledger: Ledger,
  { app, clock, random, doubled }: NetworkOptions,
): Pick<Receiver, 'receive'> {
  const arrive = async (parcel: Parcel): Promise<WebhookReply> => {
    const stale = isStale?.(parcel, clock.now()) ?? false
    const before = ledger.counts.runs
    const reply = await app.receive(parcel)
    if (stale) ledger.answersStale(before)
    else ledger.answers(indexIn(parcel.body), reply.status)
    return reply
  }

  const copy = (parcel: Parcel): Promise<WebhookReply> => {
    ledger.counts.copies += 1
    return arrive(parcel)
  }

  return {
    receive: async (request: WebhookRequest) => {
      const parcel = request as Parcel
      ledger.counts.attempts += 1
      if (!random.chance(doubled)) return arrive(parcel)
      const when = random.pick(['at once', 'minutes later', 'hours later'])
      if (when === 'at once') return random.pick(await Promise.all([arrive(parcel), copy(parcel)]))
      const pause = when === 'minutes later' ? random.between(1, 3 * minute) : random.between(hour, 20 * hour)
      clock.after(pause, () => copy(when === 'minutes later' ? parcel : later(parcel, clock.now())))
      return arrive(parcel)
    },
  }
}
