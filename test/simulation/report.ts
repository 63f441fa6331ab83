import type { Result } from './simulate.js'

const number = (value: number): string => String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ' ')

const wrongs = ({ wrong }: Result): number => [...wrong.values()].reduce((sum, count) => sum + count, 0)

const columns: readonly (readonly [title: string, cell: (result: Result) => number])[] = [
  ['deliveries', ({ deliveries }) => deliveries],
  ['attempts', ({ attempts }) => attempts],
  ['copies', ({ copies }) => copies],
  ['too old', ({ stale }) => stale],
  ['runs', ({ runs }) => runs],
  ['failed', ({ failedRuns }) => failedRuns],
  ['overtaken', ({ overtaken }) => overtaken],
  ['given up', ({ givenUp }) => givenUp],
  ['resent', ({ resent }) => resent],
  ['wrong', wrongs],
]

/** A row for each sender, and their sum. */
export function table(results: readonly Result[]): string {
  const rows = [
    ['sender', ...columns.map(([title]) => title)],
    ...results.map((result) => [result.title, ...columns.map(([, cell]) => number(cell(result)))]),
    ['all', ...columns.map(([, cell]) => number(results.reduce((sum, result) => sum + cell(result), 0)))],
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '))
    .join('\n')
}

/** What the columns count. */
export const explanation = `attempts   requests that the sender made by its schedule, or by hand
copies     further requests of the same delivery: at once, minutes later, hours later
too old    copies that came after their signature had become too old (Recomly answers 200 to these, too)
runs       how often a handler began; failed: how often it threw, which was answered 500
overtaken  events that were handled after one that had happened later
given up   deliveries that failed at every attempt of the documented schedule; an hour later they were resent
wrong      events never handled or handled twice, replies of 200 too early, fences that did not rise by one`

/** What must not be, in words. Nothing where all is well. */
export const failuresOf = (results: readonly Result[]): string[] =>
  results.flatMap(({ title, wrong }) => [...wrong].map(([what, count]) => `${title}: ${what} (${number(count)} times)`))

/** How it ended, in one line. */
export function verdict(results: readonly Result[]): string {
  const sum = (cell: (result: Result) => number) => number(results.reduce((total, result) => total + cell(result), 0))
  const failures = failuresOf(results)
  if (failures.length > 0) return `FAILED: ${failures.join('; ')}`
  return `ok: ${sum(({ deliveries }) => deliveries)} deliveries handled once each, after ${sum(({ failedRuns }) => failedRuns)} failed runs and ${sum(({ copies }) => copies)} copies; ${sum(({ givenUp }) => givenUp)} given up and resent`
}
