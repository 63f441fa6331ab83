import { createReceiver, type Delivery, type Receiver, sign, type Store, type WebhookError } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'

const secret = 'a secret of these tests'

/** A receiver, and a sender that signs for it. */
export interface Endpoint {
  readonly errors: WebhookError[]
  readonly codes: () => readonly string[]
  /** Delivers an event by its id; again and again with the same. Gives the status of the reply. */
  readonly deliver: (id: string) => Promise<number>
  readonly receiver: Pick<Receiver, 'health' | 'close'>
}

export function endpointOf<Transaction>(
  store: Store<Transaction>,
  handle: (id: string, delivery: Delivery<string, Transaction>) => unknown,
  options: { readonly leaseMs?: number; readonly maxRunMs?: number } = {},
): Endpoint {
  const errors: WebhookError[] = []
  const receiver = createReceiver(recover, { secret, store, joinMs: 0, onError: (error) => errors.push(error), ...options }).on(
    '*',
    (event, delivery) => handle(event.id, delivery),
  )
  return {
    errors,
    codes: () => errors.map(({ code }) => code),
    receiver,
    deliver: async (id) => {
      const body = JSON.stringify({ id, type: 'lead.created', account_id: 'acc_1', created_at: '2026-02-14T15:30:00Z', data: {} })
      const headers = sign(recover, { secret, body })
      return (await receiver.receive({ method: 'POST', url: '/', headers, body: Buffer.from(body) })).status
    },
  }
}
