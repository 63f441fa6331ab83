import type { Finding } from './finding.js'
import type { Kit } from './kit.js'

/** One behaviour that shows from outside. */
export interface Probe extends Pick<Finding, 'id' | 'name' | 'why'> {
  /** Rejects with a verdict where the endpoint fails, or where it cannot be seen. */
  readonly run: (kit: Kit) => Promise<void>
}
