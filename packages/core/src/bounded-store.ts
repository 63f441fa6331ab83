import { within } from './promises.js'
import type { Store } from './store.js'

/** The same store, whose every operation rejects if it takes too long: a frozen store must mean 503, never a hang. */
export function boundedStore(store: Store, timeoutMs: number): Store {
  const bounded = async <T>(operation: string, work: Promise<T>): Promise<T> => {
    const done = work.then((value) => ({ value }))
    const result = await within(done, timeoutMs)
    if (result) return result.value
    throw new Error(`The store took more than ${timeoutMs} ms to ${operation}.`)
  }
  return {
    shared: store.shared,
    claim: (request) => bounded('claim', store.claim(request)),
    renew: (key, token, leaseMs) => bounded('renew', store.renew(key, token, leaseMs)),
    complete: (key, token, completion) => bounded('complete', store.complete(key, token, completion)),
    release: (key, token) => bounded('release', store.release(key, token)),
    forget: (key) => bounded('forget', store.forget(key)),
    ping: () => bounded('answer', store.ping?.() ?? Promise.resolve()),
  }
}
