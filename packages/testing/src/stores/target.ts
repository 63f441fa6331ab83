import type { Store } from '@posthorn/core'

/** What a store can do. A case that needs what a store cannot do is skipped for it. */
export interface StoreCapabilities {
  /** Several instances see the same claims. */
  readonly shared: boolean
  /** It has `begin`. */
  readonly transactions: boolean
  /** Other operations go on while a transaction is open, also for its own key. One connection cannot do that. */
  readonly concurrentTransactions?: boolean
  /** A release that does not count takes the fence back. A store may as well count it. */
  readonly uncountedReleases?: boolean
}

/** A set of records that nobody else uses. */
export interface OpenStore {
  /** Instances over the same records, as several processes would have them: two or more where the store is shared. */
  readonly stores: readonly [Store, ...Store[]]
  /**
   * Makes time pass for the records under these keys, replay marks among them: by a clock that runs ahead of the real
   * one, or by moving the records back. Real time goes on as well. A key without a record is no error.
   */
  advance(keys: readonly string[], ms: number): Promise<void>
  /** Closes the stores. Called once. */
  close(): Promise<void>
}

/** A store: what the cases run against. */
export interface StoreTarget {
  /** Shown in the results. */
  readonly name: string
  /** What the store can do. */
  readonly capabilities: StoreCapabilities
  /** Opens stores over records that no other case uses. */
  open(): Promise<OpenStore>
}
