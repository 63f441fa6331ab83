import type { StoreCapabilities, StoreTarget } from './target.js'

/** One behaviour that every store must show, whatever the test runner. `run` rejects when it does not. */
export interface StoreCase {
  /** Stable, such as `CLAIM-01`. */
  readonly id: string
  /** A sentence about behaviour. */
  readonly name: string
  /** Why the case exists: what is lost, or run twice, without it. */
  readonly basis: string
  /** What the store has to be capable of; the case makes no sense for others. */
  readonly needs?: keyof StoreCapabilities
  /** Opens the target, tries it, and closes what it opened. */
  readonly run: (target: StoreTarget) => Promise<void>
}
