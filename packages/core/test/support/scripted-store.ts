import { memoryStore, type Store } from '@posthorn/core'

type Operation = 'claim' | 'renew' | 'complete' | 'release' | 'forget' | 'ping'

/** `fail` rejects; `hang` never answers; `answer-lost` does what was asked, and rejects. */
type Fault = 'fail' | 'hang' | 'answer-lost'

/** A memory store whose line can be cut. */
export interface ScriptedStore extends Store {
  /** Operations that were asked for, in order. */
  readonly calls: Operation[]
  break(operation: Operation, fault?: Fault): void
  mend(): void
  ping(): Promise<void>
}

export function scriptedStore(inner: Store = memoryStore(), shared = false): ScriptedStore {
  const faults = new Map<Operation, Fault>()
  const calls: Operation[] = []
  const through = async <T>(operation: Operation, ask: () => Promise<T>): Promise<T> => {
    calls.push(operation)
    const fault = faults.get(operation)
    if (fault === 'hang') return new Promise<never>(() => {})
    if (fault === 'fail') throw new Error('the store is down')
    const answer = await ask()
    if (fault === 'answer-lost') throw new Error('the answer was lost')
    return answer
  }
  return {
    shared,
    calls,
    break: (operation, fault = 'fail') => void faults.set(operation, fault),
    mend: () => faults.clear(),
    claim: (request) => through('claim', () => inner.claim(request)),
    renew: (key, token, leaseMs) => through('renew', () => inner.renew(key, token, leaseMs)),
    complete: (key, token, completion) => through('complete', () => inner.complete(key, token, completion)),
    release: (key, token, options) => through('release', () => inner.release(key, token, options)),
    forget: (key) => through('forget', () => inner.forget(key)),
    ping: () => through('ping', async () => inner.ping?.()),
  }
}
