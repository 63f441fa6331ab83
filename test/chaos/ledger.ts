import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** How often something happened, by the id of the delivery. */
export type Tally = ReadonlyMap<string, number>

/** A run of a handler, in milliseconds since 1970. */
export interface HandlerRun {
  readonly id: string
  readonly startedAt: number
  endedAt: number
}

/** What the handlers of all processes wrote down. */
export interface Ledger {
  readonly runs: readonly HandlerRun[]
  /** Effects: lines of the ledger, each written as an app would call another program. */
  readonly effects: Tally
}

/** Counts equal ids. */
export function tally(ids: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

/** How many deliveries have more than one. */
export const moreThanOnce = (counts: Tally): number => [...counts.values()].filter((count) => count > 1).length

/** Reads the ledgers of all processes. A run that did not come to its end ended with its process. */
export function readLedgers(folder: string, deaths: ReadonlyMap<number, number>): Ledger {
  const runs: HandlerRun[] = []
  const effects: string[] = []
  for (const life of readdirSync(folder)) {
    const open = new Map<string, HandlerRun>()
    for (const line of readFileSync(join(folder, life), 'utf8').split('\n')) {
      const [what, id, fence, at] = line.split(' ')
      if (id === undefined) continue
      if (what === 'effect') effects.push(id)
      if (what === 'end') {
        const run = open.get(`${id} ${fence}`)
        if (run) run.endedAt = Number(at)
      }
      if (what !== 'start') continue
      const run = { id, startedAt: Number(at), endedAt: deaths.get(Number(life)) ?? Number.POSITIVE_INFINITY }
      open.set(`${id} ${fence}`, run)
      runs.push(run)
    }
  }
  return { runs, effects: tally(effects) }
}

/** How many deliveries had a run that began while another was not yet over. */
export function atOnce(runs: readonly HandlerRun[]): number {
  const ends = new Map<string, number>()
  const overlapping = new Set<string>()
  for (const { id, startedAt, endedAt } of runs.toSorted((a, b) => a.startedAt - b.startedAt)) {
    const before = ends.get(id) ?? 0
    if (startedAt < before) overlapping.add(id)
    ends.set(id, Math.max(before, endedAt))
  }
  return overlapping.size
}
