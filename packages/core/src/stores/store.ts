/** A reply as it is kept for duplicates. */
export interface StoredReply {
  /** HTTP status. */
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** The exact bytes. */
  readonly body: Uint8Array
}

/**
 * A second mark, set together with the claim: it finds a captured request that comes back under another unsigned id.
 * It follows the state of the claim that set it, so a released claim lets the next attempt run. Its key has the same
 * text between braces as the claim's, which puts both into one Redis Cluster slot.
 */
export interface ReplayMark {
  /** Where the mark lives. Text of the same shape as `ClaimRequest.key`, and never equal to one. */
  readonly key: string
  /** How long the mark is kept, in milliseconds. */
  readonly ttlMs: number
  /** `suppress` answers as for a duplicate; `flag` lets it run and says so. */
  readonly mode: 'suppress' | 'flag'
}

/** Asks for a delivery. */
export interface ClaimRequest {
  /** Names the delivery: `Delivery.key`, which is ASCII and holds nothing that the sender chose. */
  readonly key: string
  /** Names this claim in every later call. Repeating a claim with the same token is safe. */
  readonly token: string
  /** How long the claim lasts without being renewed, in milliseconds. */
  readonly leaseMs: number
  /** How long a record is kept that is neither completed nor claimed again. */
  readonly retentionMs: number
  /** A second mark to set, for deliveries whose id is not signed. */
  readonly mark?: ReplayMark
}

/** What a claim gives. */
export type ClaimResult =
  | {
      /** It is this claim's: run, then complete or release. */
      readonly state: 'claimed'
      /** Rises with each claim of this key, across processes. */
      readonly fence: number
      /** The mark was already there, in `flag` mode. */
      readonly replayed: boolean
    }
  | {
      /** Another claim has it. */
      readonly state: 'in_flight'
      /** How long the other claim lasts if it is not renewed, in milliseconds. */
      readonly remainingMs: number
    }
  | {
      /** It was completed before. */
      readonly state: 'done'
      /** It was recorded as failed for good. */
      readonly dead: boolean
      /** What the first attempt was answered, where that was kept. */
      readonly reply: StoredReply | undefined
    }
  | {
      /** No room for another claim: the sender has to come back. */
      readonly state: 'full'
    }

/** How a claim ends well. */
export interface Completion {
  /** How long the record is kept, in milliseconds. */
  readonly retentionMs: number
  /** Recorded as failed for good. */
  readonly dead: boolean
  /** What duplicates get. @default the provider's `ok` */
  readonly reply?: StoredReply
}

/** How a claim is given up. */
export interface ReleaseOptions {
  /**
   * `false` where nothing ran under the claim and nobody was given its fence: the fence goes back by one, as if the claim
   * had not been made. A store that does not look at this is still correct; it only counts an attempt more. @default true
   */
  readonly counted?: boolean
}

/** How the transaction of a run ended. */
export type Commit =
  | {
      /** What the handler wrote and the mark are there. */
      readonly state: 'committed'
    }
  | {
      /** Another claim has begun since: nothing was written. */
      readonly state: 'stale'
    }
  | {
      /** What the handler wrote is not there: the engine refused it, or the handler ended the transaction itself. */
      readonly state: 'rolled_back'
      /** What the engine said. */
      readonly cause: unknown
      /** The connection broke before the commit, which is nobody's mistake: the sender is to come back. @default false */
      readonly connectionLost?: boolean
    }

/** What a handler writes and the mark of its delivery, stored together or not at all. */
export interface StoreTransaction<Client = unknown> {
  /** What the handler writes with. */
  readonly client: Client
  /**
   * Marks the delivery as handled, as the last statement, and commits. A rejected promise means that nobody knows
   * whether it was committed.
   */
  commit(completion: Completion): Promise<Commit>
  /** Undoes what the handler wrote, and gives the connection back. Does nothing after the first end. Never rejects. */
  rollback(): Promise<void>
}

/** For which claim to open a transaction. */
export interface TransactionRequest {
  /** Key of the claim. */
  readonly key: string
  /** Token of the claim. */
  readonly token: string
  /** After this long the handler has been given up: the engine may end the transaction by itself. */
  readonly maxRunMs: number
}

/**
 * Where claims live. A claim is a lease with a token: states per key are absent → pending → done, or released. Every
 * operation is atomic, and one that carries a stale token changes nothing and gives `false`. A rejected promise means
 * that the store could not be reached; its effect is then unknown.
 */
export interface Store<Client = unknown> {
  /** Whether other processes see the same claims. */
  readonly shared: boolean
  /** Asks for a delivery. It is given to one at a time: see {@link ClaimResult}. */
  claim(request: ClaimRequest): Promise<ClaimResult>
  /** Extends a lease. `false` once it has lapsed or passed to another claim. */
  renew(key: string, token: string, leaseMs: number): Promise<boolean>
  /**
   * Marks a delivery as handled; also after the lease lapsed, as long as nobody claimed it since. Where the same token
   * completed it in the same way before, as dead or not, it gives `true` again and changes nothing: a client that lost its
   * connection may send the same once more, and the second answer is all that is heard.
   */
  complete(key: string, token: string, completion: Completion): Promise<boolean>
  /** Gives a claim up, so that the next attempt may have it. The fence is kept, unless the claim does not count. */
  release(key: string, token: string, options?: ReleaseOptions): Promise<boolean>
  /** Forgets a delivery, whatever its state, so that it can run again. Gives whether there was one. */
  forget(key: string): Promise<boolean>
  /** Rejects when the store cannot be reached. */
  ping?(): Promise<void>
  /** What in the set-up of the engine endangers claims, in words; asked once, at creation. */
  warnings?(): Promise<readonly string[]>
  /** Opens a transaction for the run of a claim that was committed before, on a connection of its own. */
  begin?(request: TransactionRequest): Promise<StoreTransaction<Client>>
}
