import type { Target } from './target.js'

/** One behaviour that every mount must show, whatever the test runner. `run` rejects when it does not. */
export interface ConformanceCase {
  /** Stable, such as `SIG-01`: for {@link Target.lacks} and {@link Target.differs}. */
  readonly id: string
  /** The part of the id before the hyphen. */
  readonly group: string
  /** A sentence about behaviour. */
  readonly name: string
  /** Why the case exists: the attack, the advisory or the peer's bug. */
  readonly basis: string
  /** Mounts the target, tries it, and stops what it mounted. */
  readonly run: (target: Target) => Promise<void>
}
