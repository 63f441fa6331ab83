import type { Provider } from '@posthorn/core'
import { createSender, type Order, type Sender, type SenderOptions } from '../sender/create-sender.js'
import type { Attempt } from '../sender/attempt.js'
import { notFound } from './stand-in-error.js'

/** A delivery, and who gets it. */
interface Parcel extends Omit<Order, 'onAttempt'> {
  /** Name of the subscriber: what is under way to it can be called off. */
  readonly to: string
  /** Called once it has arrived, or will not be tried again. Not called where it was called off. */
  readonly onEnd?: (attempt: Attempt, reply: string) => void
}

/** Deliveries to any number of subscribers. */
export interface Outbox {
  readonly attempts: readonly Attempt[]
  /** Resolves with the delivery's id once the first attempt has ended. */
  readonly send: (parcel: Parcel) => Promise<string>
  /** Makes a delivery once more. @throws StandInError where there is none of that id, or it was called off. */
  readonly resend: (deliveryId: string) => Promise<void>
  /** Calls off what would be tried again for a subscriber. */
  readonly drop: (to: string) => void
  readonly idle: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Makes an outbox: one sender for each subscriber, and one list of attempts. */
export function createOutbox(provider: Provider, options: SenderOptions): Outbox {
  const attempts: Attempt[] = []
  const parcels = new Map<string, Parcel>()
  const senders = new Map<string, Sender>()
  // Of those that were dropped something may still be on its way.
  const all = new Set<Sender>()
  let closed = false

  const senderFor = (to: string): Sender => {
    if (closed) throw new Error(`The stand-in of "${provider.name}" is closed.`)
    const sender = senders.get(to) ?? createSender(provider, options)
    senders.set(to, sender)
    all.add(sender)
    return sender
  }

  const send = (parcel: Parcel): Promise<string> =>
    new Promise((resolve) => {
      const { to, onEnd, ...order } = parcel
      const sender = senderFor(to)
      const id = sender.send({
        ...order,
        onAttempt: (attempt, reply) => {
          attempts.push(attempt)
          if (attempt.outcome !== 'retrying' && senders.get(to) === sender) onEnd?.(attempt, reply?.body ?? '')
          resolve(attempt.deliveryId)
        },
      })
      parcels.set(id, { ...parcel, id })
    })

  const drop = (to: string) => {
    void senders.get(to)?.close()
    senders.delete(to)
    for (const [id, parcel] of parcels) if (parcel.to === to) parcels.delete(id)
  }

  return {
    attempts,
    send,
    resend: async (deliveryId) => {
      const parcel = parcels.get(deliveryId)
      if (!parcel) throw notFound('There is no such delivery, or nobody wants it any more.')
      await send(parcel)
    },
    drop,
    idle: async () => {
      await Promise.all([...all].map((sender) => sender.idle()))
    },
    close: async () => {
      closed = true
      for (const to of senders.keys()) drop(to)
      await Promise.all([...all].map((sender) => sender.close()))
    },
  }
}
