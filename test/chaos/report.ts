import { engines } from './engines.js'
import type { Progress } from './run.js'
import type { Result } from './result.js'

const number = (value: number): string => String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ' ')

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

const columns: readonly (readonly [title: string, cell: (result: Result) => string])[] = [
  ['engine', ({ engine }) => engines[engine].title],
  ['deliveries', ({ deliveries }) => number(deliveries)],
  ['kills', ({ kills }) => number(kills)],
  ['store outages', ({ engine, outages }) => (engine === 'memory' ? '-' : number(outages))],
  ['acknowledged', ({ acknowledged }) => number(acknowledged)],
  ['and lost', ({ lost }) => number(lost.length)],
  ['handled more than once', ({ begunAgain }) => number(begunAgain)],
  ['of these at once', ({ atOnce }) => number(atOnce)],
  ['effects twice', ({ effectsTwice }) => number(effectsTwice)],
  ['given up', ({ givenUp }) => number(givenUp)],
  ['longest outage answered', ({ engine, longestOutageMs }) => (engine === 'memory' ? '-' : seconds(longestOutageMs))],
]

/** A row for each engine. */
export function table(results: readonly Result[]): string {
  const rows = [columns.map(([title]) => title), ...results.map((result) => columns.map(([, cell]) => cell(result)))]
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
    )
    .join('\n')
}

/** What the columns count, and what to do next. */
export const explanation = (seed: number): string => `acknowledged             answered 200
and lost                 acknowledged, and its handler never got to its effect: must be 0
handled more than once   a handler began again, most often because the process before it was killed: see delivery.fence
of these at once         a run began while another was not over: no copy was kept off, or a claim lapsed beside its run
effects twice            the effect was there twice: must be 0 with transactions, and is a matter of luck elsewhere
given up                 no reply of 200 to six attempts: never acknowledged, so not lost without a word
longest outage answered  the longest time of nothing but 503 while the store was frozen or down

Apps with a memory store each share nothing: a duplicate that reaches another app, or comes after a restart, runs again.
What each engine promises is in docs/guarantees.md. The same choices again: npm run chaos -- --seed ${seed}`

/** How far a run is, in one line. */
export const progressLine = (
  result: Progress,
  { engine, kills }: { readonly engine: Result['engine']; readonly kills: number },
) =>
  `${engines[engine].title}: ${number(result.kills)} of ${number(kills)} kills, ${number(result.deliveries)} deliveries, ${number(result.acknowledged)} acknowledged${result.ending ? ', waiting for the last retries' : ''}`
