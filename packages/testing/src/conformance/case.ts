import type { Target } from './target.js'

/** One behaviour that every mount must show, whatever the test runner. `run` rejects when it does not. */
export interface ConformanceCase {
  readonly id: string
  readonly group: string
  /** A sentence about behaviour. */
  readonly name: string
  /** Why the case exists: the attack, the advisory or the peer's bug. */
  readonly basis: string
  readonly run: (target: Target) => Promise<void>
}
