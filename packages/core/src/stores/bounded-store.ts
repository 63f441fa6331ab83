import { within } from '../timing/promises.js'
import type { Store, StoreTransaction } from './store.js'

/** Fails what takes too long. */
export type Bounded = <T>(operation: string, work: Promise<T>) => Promise<T>

/** Bounds the operations of something, called so in its errors. */
export const boundedBy =
  (what: string, timeoutMs: number): Bounded =>
  async (operation, work) => {
    const result = await within(
      work.then((value) => ({ value })),
      timeoutMs,
    )
    if (result) return result.value
    throw new Error(`${what} took more than ${timeoutMs} ms to ${operation}.`)
  }

/** The same store, whose every operation rejects if it takes too long: a frozen store must mean 503, never a hang. */
export function boundedStore<Client>(store: Store<Client>, timeoutMs: number): Store<Client> {
  const bounded = boundedBy('The store', timeoutMs)
  const begin = store.begin?.bind(store)
  const warnings = store.warnings?.bind(store)
  return {
    shared: store.shared,
    claim: (request) => bounded('claim', store.claim(request)),
    renew: (key, token, leaseMs) => bounded('renew', store.renew(key, token, leaseMs)),
    complete: (key, token, completion) => bounded('complete', store.complete(key, token, completion)),
    release: (key, token, options) => bounded('release', store.release(key, token, options)),
    forget: (key) => bounded('forget', store.forget(key)),
    ping: () => bounded('answer', store.ping?.() ?? Promise.resolve()),
    ...(warnings && { warnings: () => bounded('look at its set-up', warnings()) }),
    ...(begin && { begin: (request) => beginWithin(bounded, begin(request)) }),
  }
}

async function beginWithin<Client>(
  bounded: Bounded,
  opening: Promise<StoreTransaction<Client>>,
): Promise<StoreTransaction<Client>> {
  try {
    return boundedTransaction(bounded, await bounded('open a transaction', opening))
  } catch (error) {
    // One that opens after nobody waits for it would keep its connection for ever.
    opening.then((late) => late.rollback()).catch(() => undefined)
    throw error
  }
}

const boundedTransaction = <Client>(bounded: Bounded, transaction: StoreTransaction<Client>): StoreTransaction<Client> => ({
  client: transaction.client,
  commit: (completion) => bounded('commit', transaction.commit(completion)),
  rollback: async () => {
    try {
      await bounded('roll back', transaction.rollback())
    } catch {
      // What was not committed is gone with its connection, whatever the answer.
    }
  },
})
