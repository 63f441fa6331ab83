import type { EngineName } from './engines.js'
import type { Counts } from './sender.js'

/** What came of a run. */
export interface Result extends Counts {
  readonly engine: EngineName
  readonly kills: number
  /** How often the store was frozen, or killed. */
  readonly outages: number
  readonly acknowledged: number
  /** Deliveries that were answered 200, and whose handler had no effect. */
  readonly lost: readonly string[]
  /** Deliveries whose handler began more than once. */
  readonly begunAgain: number
  /** Of these, those with a run that began while another was not over, in a process that lived. */
  readonly atOnce: number
  /** Deliveries with more than one effect. */
  readonly effectsTwice: number
  readonly longestOutageMs: number
  readonly statuses: ReadonlyMap<number, number>
  /** Apps that ended by themselves. */
  readonly crashes: readonly string[]
  /** Why a queue did not get empty. */
  readonly undrained: string | undefined
  readonly tookMs: number
  /** The folder with the ledgers of all handlers; removed unless something failed. */
  readonly ledgers: string
}

/** What must not be, in words. Nothing where all is well. */
export function failuresOf(result: Result): string[] {
  const { engine, lost, effectsTwice, crashes, hung, undrained, statuses, kills, acknowledged } = result
  const failures: string[] = []
  if (lost.length > 0)
    failures.push(`${lost.length} deliveries were acknowledged and lost, such as ${lost.slice(0, 5).join(', ')}`)
  if (engine === 'transactions' && effectsTwice > 0)
    failures.push(`${effectsTwice} effects happened twice in spite of their transactions`)
  for (const crash of crashes) failures.push(`an app ended by itself: ${crash}`)
  if (hung > 0) failures.push(`${hung} requests had no reply in time`)
  if (undrained !== undefined) failures.push(undrained)
  // A handler's transaction can fail with its database, which is the app's own failure: 500.
  const expected = engine === 'transactions' ? [200, 500, 503] : [200, 503]
  const odd = [...statuses].filter(([status]) => !expected.includes(status))
  for (const [status, count] of odd) failures.push(`${count} replies were ${status}`)
  if (kills === 0 || acknowledged === 0) failures.push('nothing was killed, or nothing acknowledged: this run shows nothing')
  return failures
}
