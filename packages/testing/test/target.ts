import { memoryStore } from '@posthorn/core'
import type { StoreTarget } from '@posthorn/testing/stores'

/** The memory store, with a clock that runs ahead of the real one. */
const memory: StoreTarget = {
  name: 'memoryStore',
  capabilities: { shared: false, transactions: false, uncountedReleases: true },
  open: () => {
    let ahead = 0
    return Promise.resolve({
      stores: [memoryStore({ now: () => Date.now() + ahead })],
      advance: (_keys, ms) => {
        ahead += ms
        return Promise.resolve()
      },
      close: () => Promise.resolve(),
    })
  },
}

/** The stores that need no server. */
export const targets: readonly StoreTarget[] = [memory]
