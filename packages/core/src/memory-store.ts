import { LRUCache } from 'lru-cache'
import { optionsInvalid } from './errors.js'
import { checkOptionNames } from './known-keys.js'
import { requireCount } from './numbers.js'
import type { ClaimRequest, ClaimResult, Completion, ReleaseOptions, Store, StoredReply } from './store.js'

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** Most finished deliveries that are remembered; beyond it the one longest unused is forgotten. @default 100000 */
  readonly max?: number
  /** Most claims at once; beyond it deliveries are answered 503. @default 10000 */
  readonly maxInFlight?: number
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number
}

interface Pending {
  readonly token: string
  readonly fence: number
  readonly retentionMs: number
  leaseUntil: number
}

/** Done, or released and waiting for the next attempt. */
interface Settled {
  readonly state: 'done' | 'dead' | 'released'
  readonly fence: number
  readonly until: number
  readonly reply: StoredReply | undefined
  /** Of a claim that was completed, or that lapsed and gave its room up: its run may yet be completed. */
  readonly token?: string
}

interface Mark {
  /** The claim that set it. */
  readonly key: string
  readonly until: number
}

/**
 * Claims in the memory of this process: a restart forgets them, and other processes do not see them. Finished
 * deliveries are in a bounded LRU; claims in flight are kept outside it and never evicted, since an evicted claim
 * would let a duplicate run beside the first. Expiry is by comparing times: a timer for each key would cost more
 * than the key, and those over 24.8 days fire at once.
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store<undefined> {
  if (typeof options !== 'object' || options === null) throw optionsInvalid('options', 'must be an object')
  if (options.now !== undefined && typeof options.now !== 'function') throw optionsInvalid('now', 'must be a function')
  checkOptionNames('memoryStore', options, ['max', 'maxInFlight', 'now'])
  const { now = Date.now } = options
  const max = requireCount('max', options.max ?? 100_000)
  const maxInFlight = requireCount('maxInFlight', options.maxInFlight ?? 10_000)
  const pending = new Map<string, Pending>()
  const settled = new LRUCache<string, Settled>({ max })
  // A cache reserves its room at once, and most providers set no marks.
  let marks: LRUCache<string, Mark> | undefined

  const settledAt = (key: string): Settled | undefined => {
    const record = settled.get(key)
    if (!record || record.until > now()) return record
    settled.delete(key)
    return undefined
  }

  /** Where a key stands, without claiming it; `undefined` when it may be claimed. */
  const standing = (key: string, token: string): ClaimResult | undefined => {
    const record = settledAt(key)
    if (record && record.state !== 'released') return { state: 'done', dead: record.state === 'dead', reply: record.reply }
    const claim = pending.get(key)
    if (claim && claim.token !== token && claim.leaseUntil > now())
      return { state: 'in_flight', remainingMs: claim.leaseUntil - now() }
    return undefined
  }

  /** Claims whose lease lapsed belong to handlers that ran too long. They give their room up, but keep their fence. */
  const makeRoom = (): boolean => {
    if (pending.size < maxInFlight) return true
    for (const [key, claim] of pending) {
      if (claim.leaseUntil > now()) continue
      pending.delete(key)
      settled.set(key, {
        state: 'released',
        fence: claim.fence,
        until: now() + claim.retentionMs,
        reply: undefined,
        token: claim.token,
      })
    }
    return pending.size < maxInFlight
  }

  const claim = ({ key, token, leaseMs, retentionMs, mark }: ClaimRequest): ClaimResult => {
    const mine = pending.get(key)
    if (mine?.token === token && mine.leaseUntil > now()) return { state: 'claimed', fence: mine.fence, replayed: false }
    const taken = standing(key, token)
    if (taken) return taken
    const seen = mark && marks?.get(mark.key)
    const before = seen && seen.until > now() && seen.key !== key ? standing(seen.key, token) : undefined
    if (before && mark?.mode === 'suppress') return before
    if (!mine && !makeRoom()) return { state: 'full' }
    const fence = (mine?.fence ?? settledAt(key)?.fence ?? 0) + 1
    settled.delete(key)
    pending.set(key, { token, fence, retentionMs, leaseUntil: now() + leaseMs })
    if (mark && !before) {
      marks ??= new LRUCache({ max })
      marks.set(mark.key, { key, until: now() + mark.ttlMs })
    }
    return { state: 'claimed', fence, replayed: before !== undefined }
  }

  /** The claim of this token, if nobody claimed since; its lease may have lapsed. */
  const held = (key: string, token: string): Pick<Settled, 'fence' | 'until'> | undefined => {
    const mine = pending.get(key)
    if (mine) return mine.token === token ? { fence: mine.fence, until: now() + mine.retentionMs } : undefined
    const record = settledAt(key)
    return record?.state === 'released' && record.token === token ? record : undefined
  }

  const complete = (key: string, token: string, { retentionMs, dead, reply }: Completion): boolean => {
    const state = dead ? 'dead' : 'done'
    const mine = held(key, token)
    if (!mine) {
      const record = settledAt(key)
      return record?.state === state && record.token === token
    }
    pending.delete(key)
    settled.set(key, { state, fence: mine.fence, until: now() + retentionMs, reply, token })
    return true
  }

  const release = (key: string, token: string, { counted = true }: ReleaseOptions = {}): boolean => {
    const mine = held(key, token)
    if (!mine) return false
    const fence = counted ? mine.fence : mine.fence - 1
    pending.delete(key)
    if (fence === 0) settled.delete(key)
    else settled.set(key, { state: 'released', fence, until: mine.until, reply: undefined })
    return true
  }

  const store: Store<undefined> = {
    shared: false,
    claim: (request) => Promise.resolve(claim(request)),
    renew: (key, token, leaseMs) => {
      const mine = pending.get(key)
      const live = mine?.token === token && mine.leaseUntil > now()
      if (live) mine.leaseUntil = now() + leaseMs
      return Promise.resolve(live)
    },
    complete: (...args) => Promise.resolve(complete(...args)),
    release: (...args) => Promise.resolve(release(...args)),
    forget: (key) => {
      const known = pending.delete(key) || settledAt(key) !== undefined
      settled.delete(key)
      return Promise.resolve(known)
    },
    ping: () => Promise.resolve(),
  }
  memoryStores.add(store)
  return store
}

const memoryStores = new WeakSet<Store>()

/** Whether a store is one of ours in memory, whose operations cannot hang. */
export const isMemoryStore = (store: Store): boolean => memoryStores.has(store)
