import { randomUUID } from 'node:crypto'
import { createReceiver, type Delivery, sign, type Store, type WebhookReply } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'

const secret = 'a secret of the tests in Redis'

/** A receiver over a store, and a sender for it. */
export interface App {
  /** Deliveries of its runs, in order. */
  readonly runs: readonly Delivery[]
  /** Codes of the errors that it told. */
  readonly errors: readonly string[]
  /** Sends a delivery; without an id, one that is new. Gives the status, and how long it took in milliseconds. */
  readonly deliver: (id?: string) => Promise<{ reply: WebhookReply; status: number; tookMs: number }>
  /** Sends it again, as a sender does, until it is answered 200. Gives how many attempts that took. */
  readonly deliverUntilHandled: (id?: string, withinMs?: number) => Promise<number>
}

export function appOver(store: Store, handle?: (delivery: Delivery) => unknown): App {
  const runs: Delivery[] = []
  const errors: string[] = []
  const receiver = createReceiver(recover, { secret, store, onError: ({ code }) => errors.push(code) })
  receiver.on('*', (_event, delivery) => {
    runs.push(delivery)
    return handle?.(delivery)
  })
  const deliver: App['deliver'] = async (id = randomUUID()) => {
    const body = JSON.stringify({ id, type: 'lead.created', account_id: 'a', created_at: '2026-02-14T15:30:00Z', data: {} })
    const startedAt = performance.now()
    const reply = await receiver.receive({
      method: 'POST',
      url: '/',
      headers: sign(recover, { secret, body }),
      body: Buffer.from(body),
    })
    return { reply, status: reply.status, tookMs: performance.now() - startedAt }
  }
  return {
    runs,
    errors,
    deliver,
    deliverUntilHandled: async (id = randomUUID(), withinMs = 10_000) => {
      const until = performance.now() + withinMs
      for (let attempt = 1; ; attempt += 1) {
        const { status } = await deliver(id)
        if (status === 200) return attempt
        if (performance.now() > until) throw new Error(`Still answered ${status} after ${attempt} attempts.`)
        await new Promise((resolve) => {
          setTimeout(resolve, 50)
        })
      }
    },
  }
}
