import { LRUCache } from 'lru-cache'
import type { ReceiverConfig } from '../options/receiver-config.js'
import type { DeliveryRecord } from '../receiver/delivery-record.js'
import type { ClaimResult } from '../stores/store.js'

/** A claim whose answer did not come: it may have been made. */
interface Unanswered {
  readonly token: string
  /** By the monotonic clock: until when the same token is given the same claim. */
  readonly until: number
}

const states: ReadonlySet<unknown> = new Set<ClaimResult['state']>(['claimed', 'in_flight', 'done', 'full'])

/** How many claims without an answer are remembered. */
const max = 10_000

/** Asks the store for deliveries, and knows what it asked for without an answer. */
export class Claiming {
  readonly #config: ReceiverConfig
  // A cache reserves its room at once, and a store that is up needs none.
  #unanswered: LRUCache<string, Unanswered> | undefined

  constructor(config: ReceiverConfig) {
    this.#config = config
  }

  /** The token of a claim that may have been made and would still be good: asked for with another, it would be in flight. */
  tokenFor(key: string): string | undefined {
    const before = this.#unanswered?.get(key)
    return before && before.until > performance.now() ? before.token : undefined
  }

  /** Asks. A rejection says nothing: the claim may have been made, and a later attempt takes it up or back. */
  ask(delivery: DeliveryRecord, token: string): Promise<ClaimResult> {
    const before = this.#unanswered?.get(delivery.claimKey)
    return before && before.token !== token ? this.#askAnew(delivery, token, before) : this.#claim(delivery, token)
  }

  async #askAnew(delivery: DeliveryRecord, token: string, before: Unanswered): Promise<ClaimResult> {
    // Nothing ran under it. Left there, it would count as an attempt that crashed.
    await this.#config.store.release(delivery.claimKey, before.token, { counted: false })
    this.answered(delivery.claimKey)
    return this.#claim(delivery, token)
  }

  answered(key: string): void {
    this.#unanswered?.delete(key)
  }

  /** A claim that was asked for so that it would end at some time, and of which nobody knows whether it was made. */
  notAnswered(key: string, token: string, until: number): void {
    // Handled without the store, the delivery is not to be claimed for that run as well.
    if (this.#config.processWithoutStore) return
    // The claim before could not be taken back, and this one was not asked for.
    if ((this.#unanswered?.get(key)?.token ?? token) !== token) return
    this.#unanswered ??= new LRUCache({ max })
    this.#unanswered.set(key, { token, until })
  }

  /** The same for a run that is over, and of which only the mark is to be stored. */
  async claim(delivery: DeliveryRecord, token: string): Promise<ClaimResult> {
    return known(await this.#claim(delivery, token))
  }

  #claim({ claimKey: key, mark }: DeliveryRecord, token: string): Promise<ClaimResult> {
    const { store, leaseMs, retentionMs } = this.#config
    return store.claim(mark ? { key, token, leaseMs, retentionMs, mark } : { key, token, leaseMs, retentionMs })
  }
}

/** The answer of a store. One of the app's own may have a path that gives none, and nobody would answer the request then. */
export function known(result: ClaimResult): ClaimResult {
  const { state } = Object(result) as Partial<ClaimResult>
  if (!states.has(state)) throw new TypeError(`The store answered a claim with ${String(state)} for a state.`)
  return result
}
