import type { ReplayMark, StoredReply } from '@posthorn/core'

/** Every end of a lease, a mark or a record is half a step away from every time that a sequence can reach. */
export const stepMs = 40_000
export const leaseMs: number = 2.5 * stepMs
export const markMs: number = 10.5 * stepMs
export const retentionMs: number = 100.5 * stepMs

interface Pending {
  readonly state: 'pending'
  readonly token: string
  readonly fence: number
  readonly leaseUntil: number
  /** Until when the store has to keep it; it may do so for longer. */
  readonly keptUntil: number
}

interface Settled {
  readonly state: 'done' | 'dead' | 'released'
  readonly token: string
  readonly fence: number
  readonly keptUntil: number
  readonly reply: StoredReply | undefined
}

type Standing =
  | { readonly state: 'in_flight'; readonly remainingMs: number }
  | { readonly state: 'done' | 'dead'; readonly reply: StoredReply | undefined }

/** What a claim gives. */
export type Expected = { readonly state: 'claimed'; readonly fence: number; readonly replayed: boolean } | Standing

/** What a store should do, with one clock and without anything at once. */
export class StoreModel {
  #now = 0
  readonly #records = new Map<string, Pending | Settled>()
  readonly #marks = new Map<string, { readonly key: string; readonly until: number }>()

  claim(key: string, token: string, mark?: ReplayMark): Expected {
    const mine = this.#recordOf(key)
    if (mine?.state === 'pending' && mine.token === token && mine.leaseUntil > this.#now)
      return { state: 'claimed', fence: mine.fence, replayed: false }
    const taken = this.#standing(key)
    if (taken) return taken
    const marked = mark && this.#markedBy(mark.key)
    const before = marked === undefined || marked === key ? undefined : this.#standing(marked)
    if (before && mark?.mode === 'suppress') return before
    const fence = (mine?.fence ?? 0) + 1
    const [leaseUntil, keptUntil] = [this.#now + leaseMs, this.#now + retentionMs]
    this.#records.set(key, { state: 'pending', token, fence, leaseUntil, keptUntil })
    if (mark && !before) this.#marks.set(mark.key, { key, until: this.#now + mark.ttlMs })
    return { state: 'claimed', fence, replayed: before !== undefined }
  }

  renew(key: string, token: string): boolean {
    const mine = this.#recordOf(key)
    if (mine?.state !== 'pending' || mine.token !== token || mine.leaseUntil <= this.#now) return false
    this.#records.set(key, { ...mine, leaseUntil: this.#now + leaseMs })
    return true
  }

  settle(key: string, token: string, state: Settled['state'], reply?: StoredReply): boolean {
    const mine = this.#recordOf(key)
    if (mine?.state === state && state !== 'released') return mine.token === token
    if (mine?.state !== 'pending' || mine.token !== token) return false
    this.#records.set(key, { state, token, fence: mine.fence, keptUntil: this.#now + retentionMs, reply })
    return true
  }

  forget(key: string): boolean {
    const known = this.#recordOf(key) !== undefined
    this.#records.delete(key)
    return known
  }

  pass(ms: number): void {
    this.#now += ms
  }

  /** Whether the time would leave open what has become of a claim that nobody ended. */
  outlastsClaims(ms: number): boolean {
    return [...this.#records.values()].some(({ state, keptUntil }) => state === 'pending' && keptUntil <= this.#now + ms)
  }

  /** Whether the mark is that of a claim with the same token under another key, as no receiver makes one. */
  isOwnMark(key: string, token: string, mark: ReplayMark): boolean {
    const marked = this.#markedBy(mark.key)
    const record = marked === undefined || marked === key ? undefined : this.#recordOf(marked)
    return record?.state === 'pending' && record.token === token
  }

  #recordOf(key: string): Pending | Settled | undefined {
    const record = this.#records.get(key)
    return record && (record.state === 'pending' || record.keptUntil > this.#now) ? record : undefined
  }

  #standing(key: string): Standing | undefined {
    const record = this.#recordOf(key)
    if (!record || record.state === 'released') return undefined
    if (record.state !== 'pending') return { state: record.state, reply: record.reply }
    const remainingMs = record.leaseUntil - this.#now
    return remainingMs > 0 ? { state: 'in_flight', remainingMs } : undefined
  }

  #markedBy(key: string): string | undefined {
    const mark = this.#marks.get(key)
    return mark && mark.until > this.#now ? mark.key : undefined
  }
}
