import { type ClaimResult, memoryStore, type MemoryStoreOptions, type Store } from '@posthorn/core'
import { now } from './fixture.js'

/** A memory store that tells how it was used. */
export interface CountingStore {
  readonly store: Store
  /** Names of the operations that can write, in order. */
  readonly writes: readonly string[]
  /** What the claims gave. */
  readonly claims: readonly ClaimResult['state'][]
}

export function countingStore(options: MemoryStoreOptions = {}): CountingStore {
  const inner = memoryStore({ now: () => now, ...options })
  const writes: string[] = []
  const claims: ClaimResult['state'][] = []
  return {
    writes,
    claims,
    store: {
      ...inner,
      claim: async (request) => {
        writes.push('claim')
        const result = await inner.claim(request)
        claims.push(result.state)
        return result
      },
      renew: (...args) => {
        writes.push('renew')
        return inner.renew(...args)
      },
      complete: (...args) => {
        writes.push('complete')
        return inner.complete(...args)
      },
      release: (...args) => {
        writes.push('release')
        return inner.release(...args)
      },
      forget: (...args) => {
        writes.push('forget')
        return inner.forget(...args)
      },
    },
  }
}
