import { LRUCache } from 'lru-cache'
import { optionsInvalid } from '../errors/errors.js'
import { checkOptionNames } from '../options/known-keys.js'
import { requireCount } from '../options/numbers.js'
import { firstClaim, handledBefore, tell, tellClaim } from './prepared-answers.js'
import { RecentTokens } from './recent-tokens.js'
import { handled, type Released, type Settled, SettledRecords } from './settled-records.js'
import type { ClaimRequest, ClaimResult, Completion, ReleaseOptions, Store } from './store.js'

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

interface Mark {
  /** The claim that set it. */
  readonly key: string
  readonly until: number
}

/**
 * Claims in the memory of this process: a restart forgets them, and other processes do not see them. Finished
 * deliveries are in a bounded LRU; claims in flight are kept outside it and never evicted, since an evicted claim
 * would let a duplicate run beside the first. Expiry is by comparing times: a timer for each key would cost more
 * than the key, and those over 24.8 days fire at once. A completion that is repeated is known by its token for the
 * next 249 completions, and is stale after that.
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store<undefined> {
  if (typeof options !== 'object' || options === null) throw optionsInvalid('options', 'must be an object')
  if (options.now !== undefined && typeof options.now !== 'function') throw optionsInvalid('now', 'must be a function')
  checkOptionNames('memoryStore', options, ['max', 'maxInFlight', 'now'])
  const { now = Date.now } = options
  const max = requireCount('max', options.max ?? 100_000)
  const maxInFlight = requireCount('maxInFlight', options.maxInFlight ?? 10_000)
  const pending = new Map<string, Pending>()
  const settled = new SettledRecords(max)
  const completed = new RecentTokens()
  // A cache reserves its room at once, and most providers set no marks.
  let marks: LRUCache<string, Mark> | undefined

  /** Where a key stands, without claiming it; `undefined` when it may be claimed. */
  const standing = (
    claim: Pending | undefined,
    record: Settled | undefined,
    token: string,
    at: number,
  ): ClaimResult | undefined => {
    if (record === handled) return handledBefore
    if (record && record.state !== 'released') return { state: 'done', dead: record.state === 'dead', reply: record.reply }
    if (claim && claim.token !== token && claim.leaseUntil > at) return { state: 'in_flight', remainingMs: claim.leaseUntil - at }
    return undefined
  }

  /** Claims whose lease lapsed belong to handlers that ran too long. They give their room up, but keep their fence. */
  const makeRoom = (at: number): boolean => {
    if (pending.size < maxInFlight) return true
    for (const [key, claim] of pending) {
      if (claim.leaseUntil > at) continue
      pending.delete(key)
      settled.release(key, { state: 'released', fence: claim.fence, until: at + claim.retentionMs, token: claim.token })
    }
    return pending.size < maxInFlight
  }

  const claim = ({ key, token, leaseMs, retentionMs, mark }: ClaimRequest): ClaimResult => {
    const at = now()
    const mine = pending.get(key)
    if (mine?.token === token && mine.leaseUntil > at) return { state: 'claimed', fence: mine.fence, replayed: false }
    const record = mine ? undefined : settled.get(key, at)
    const taken = standing(mine, record, token, at)
    if (taken) return taken
    const seen = mark && marks?.get(mark.key)
    const before =
      seen && seen.until > at && seen.key !== key
        ? standing(pending.get(seen.key), settled.get(seen.key, at), token, at)
        : undefined
    if (before && mark?.mode === 'suppress') return before
    if (!mine && !makeRoom(at)) return { state: 'full' }
    if (record) settled.delete(key)
    const fence = (mine?.fence ?? (record?.state === 'released' ? record.fence : 0)) + 1
    pending.set(key, { token, fence, retentionMs, leaseUntil: at + leaseMs })
    if (mark && !before) {
      marks ??= new LRUCache({ max })
      marks.set(mark.key, { key, until: at + mark.ttlMs })
    }
    return fence === 1 && !before ? firstClaim : { state: 'claimed', fence, replayed: before !== undefined }
  }

  /** The claim of this token, if nobody claimed since; its lease may have lapsed. */
  const held = (key: string, token: string, at: number): Pending | Released | undefined => {
    const mine = pending.get(key)
    if (mine) return mine.token === token ? mine : undefined
    const record = settled.get(key, at)
    return record?.state === 'released' && record.token === token ? record : undefined
  }

  const complete = (key: string, token: string, { retentionMs, dead, reply }: Completion): boolean => {
    const at = now()
    const state = dead ? 'dead' : 'done'
    const mine = held(key, token, at)
    if (!mine) {
      const record = settled.get(key, at)
      return record?.state === state && completed.tokenOf(key) === token
    }
    pending.delete(key)
    settled.finish(key, { state, until: at + retentionMs, reply })
    completed.add(key, token)
    return true
  }

  const release = (key: string, token: string, { counted = true }: ReleaseOptions = {}): boolean => {
    const at = now()
    const mine = held(key, token, at)
    if (!mine) return false
    const fence = counted ? mine.fence : mine.fence - 1
    const until = 'until' in mine ? mine.until : at + mine.retentionMs
    pending.delete(key)
    if (fence === 0) settled.delete(key)
    else settled.release(key, { state: 'released', fence, until, token: undefined })
    return true
  }

  const store: Store<undefined> = {
    shared: false,
    claim: (request) => tellClaim(claim(request)),
    renew: (key, token, leaseMs) => {
      const at = now()
      const mine = pending.get(key)
      const live = mine?.token === token && mine.leaseUntil > at
      if (live) mine.leaseUntil = at + leaseMs
      return tell(live)
    },
    complete: (key, token, completion) => tell(complete(key, token, completion)),
    release: (key, token, how) => tell(release(key, token, how)),
    forget: (key) => {
      const known = pending.delete(key) || settled.get(key, now()) !== undefined
      settled.delete(key)
      return tell(known)
    },
    ping: () => Promise.resolve(),
  }
  memoryStores.add(store)
  return store
}

const memoryStores = new WeakSet<Store>()

/** Whether a store is one of ours in memory, whose operations cannot hang. */
export const isMemoryStore = (store: Store): boolean => memoryStores.has(store)
