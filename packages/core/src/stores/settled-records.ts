import { LRUCache } from 'lru-cache'
import type { StoredReply } from './store.js'

/** Handled, or given up for good. */
export interface Finished {
  readonly state: 'done' | 'dead'
  readonly until: number
  readonly reply: StoredReply | undefined
}

/** Waiting for the next attempt. */
export interface Released {
  readonly state: 'released'
  readonly until: number
  readonly fence: number
  /** Of a claim that lapsed and gave its room up: its run may yet be completed. */
  readonly token: string | undefined
}

export type Settled = Finished | Released

/** Handled, without a reply of its own, as nearly all are. */
export const handled: Finished = Object.freeze({ state: 'done', until: Infinity, reply: undefined })

/** When such a one is over, in steps. A small integer is kept in the cache itself; an object takes as much again. */
type HandledUntil = number

const stepMs = 10

/** Counted from here, the steps of the next eight months are small integers; those after are merely larger to keep. */
const start = Math.floor(Date.now() / stepMs)

/** Up, since nothing is forgotten before its time. */
const toSteps = (ms: number): HandledUntil => Math.ceil(ms / stepMs) - start

/** Deliveries that no claim has. Beyond `max` the one longest unused is forgotten. */
export class SettledRecords {
  readonly #records: LRUCache<string, HandledUntil | Settled>

  constructor(max: number) {
    this.#records = new LRUCache({ max })
  }

  get(key: string, at: number): Settled | undefined {
    const record = this.#records.get(key)
    if (record === undefined) return undefined
    const until = typeof record === 'number' ? (record + start) * stepMs : record.until
    if (until > at) return typeof record === 'number' ? handled : record
    this.#records.delete(key)
    return undefined
  }

  finish(key: string, { state, until, reply }: Finished): void {
    this.#records.set(key, state === 'done' && !reply ? toSteps(until) : { state, until, reply })
  }

  release(key: string, record: Released): void {
    this.#records.set(key, record)
  }

  delete(key: string): void {
    this.#records.delete(key)
  }
}
