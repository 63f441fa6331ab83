import type { Clock } from '../clock.js'
import type { DeliverOptions } from '../deliver.js'

/** Options that every scenario has. */
export interface ScenarioOptions extends Omit<DeliverOptions, 'timestamp'> {
  /** What time it is; where the receiver has a clock of its own, that one. @default the time of this machine */
  readonly clock?: Pick<Clock, 'now'>
}
