import { memoryStore } from '../../packages/core/dist/index.js'
import { installedIn } from '../lib/workspace.mjs'

const { LRUCache } = installedIn('core', 'lru-cache')

const leaseMs = 15_000
const retentionMs = 48 * 3_600_000

/** Each makes a place for so many ids, and gives what remembers deliveries in it and tells how many were new. */
export const memoryCandidates = {
  awaited: (max) => {
    const cache = new LRUCache({ max })
    return async (deliveries) => {
      let fresh = 0
      for (const { key } of deliveries) {
        if ((await cache.get(key)) !== undefined) continue
        await void cache.set(key, true)
        fresh++
      }
      return fresh
    }
  },
  sync: (max) => {
    const cache = new LRUCache({ max })
    return async (deliveries) => {
      let fresh = 0
      for (const { key } of deliveries) {
        if (cache.get(key) !== undefined) continue
        cache.set(key, true)
        fresh++
      }
      return fresh
    }
  },
  store: (max) => {
    const store = memoryStore({ max })
    const completion = { retentionMs, dead: false }
    return async (deliveries) => {
      let fresh = 0
      for (const { key, token } of deliveries) {
        const { state } = await store.claim({ key, token, leaseMs, retentionMs })
        if (state !== 'claimed') continue
        await store.complete(key, token, completion)
        fresh++
      }
      return fresh
    }
  },
}

export const titles = {
  awaited: 'lru-cache, get + set, each awaited',
  sync: 'lru-cache, get + set',
  store: 'memoryStore, claim + complete',
}
