/** How a conformance case ended on a mount. */
export interface CaseResult {
  readonly mount: string
  /** Such as `SIG-10`; what stands before the dash is its group. */
  readonly id: string
  readonly state: 'passed' | 'failed' | 'skipped'
  /** Why it was skipped. */
  readonly reason?: string
}

type Paint = (text: string, colour: 'bold' | 'red' | 'yellow') => string

const codes = { bold: [1, 22], red: [31, 39], yellow: [33, 39] } as const

const coloured: Paint = (text, colour) => `\x1b[${codes[colour][0]}m${text}\x1b[${codes[colour][1]}m`
const plain: Paint = (text) => text

/** One table of all mounts: groups of cases down, mounts across. */
export function conformanceTable(results: readonly CaseResult[], { colour = false } = {}): string {
  const paint = colour ? coloured : plain
  const mounts = distinct(results.map(({ mount }) => mount)).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const groups = distinct(results.map(groupOf))
  const rows = [
    ...groups.map((group) => [group, (one: CaseResult) => groupOf(one) === group] as const),
    ['all', () => true] as const,
  ]
  // "Nest 12 on Fastify" takes two lines, or ten mounts would be wider than a terminal.
  const headings = ['', ...mounts].map((mount) => mount.split(/ (?=on )/))
  const lines = [
    ...[0, 1].map((line) => headings.map((words): Cell => [words[line] ?? '', 'bold'])),
    ...rows.map(([name, within]) => [
      [name, 'bold'] satisfies Cell,
      ...mounts.map((mount) => cell(results.filter((one) => one.mount === mount && within(one)))),
    ]),
  ].filter((line) => line.some(([text]) => text !== ''))
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]![0].length)))
  const table = lines.map((line) =>
    line
      .map(([text, look], column) => pad(text, widths[column] ?? 0, column === 0, look && ((padded) => paint(padded, look))))
      .join('  ')
      .trimEnd(),
  )
  return [...table, '', ...reasons(results).map((line) => paint(line, 'yellow')), verdict(results, mounts.length)].join('\n')
}

type Cell = readonly [text: string, look?: 'bold' | 'red' | 'yellow']

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)]

const groupOf = ({ id }: CaseResult): string => id.slice(0, id.indexOf('-'))

const count = (results: readonly CaseResult[], state: CaseResult['state']): number =>
  results.filter((one) => one.state === state).length

/** Passed, passed/failed, and after a tilde what was skipped. */
function cell(results: readonly CaseResult[]): Cell {
  const [passed, failed, skipped] = [count(results, 'passed'), count(results, 'failed'), count(results, 'skipped')]
  const text = [failed > 0 ? `${passed}/${failed}` : String(passed), ...(skipped > 0 ? [`~${skipped}`] : [])].join(' ')
  return failed > 0 ? [text, 'red'] : skipped > 0 ? [text, 'yellow'] : [text]
}

/** Padding stays outside of what is coloured. */
function pad(text: string, width: number, left: boolean, paint: ((text: string) => string) | undefined): string {
  const room = ' '.repeat(width - text.length)
  const painted = paint && text !== '' ? paint(text) : text
  return left ? painted + room : room + painted
}

/** What was skipped, each reason once. */
function reasons(results: readonly CaseResult[]): string[] {
  const skipped = results.filter(({ state }) => state === 'skipped')
  return distinct(skipped.map(({ reason = '' }) => reason)).map((reason) => {
    const same = skipped.filter((one) => (one.reason ?? '') === reason)
    const [ids, mounts] = [distinct(same.map(({ id }) => id)), distinct(same.map(({ mount }) => mount))]
    return `~ ${ids.join(', ')} on ${mounts.join(', ')}: ${reason}`
  })
}

const number = (value: number): string => value.toLocaleString('en')

function verdict(results: readonly CaseResult[], mounts: number): string {
  const [passed, failed, skipped] = [count(results, 'passed'), count(results, 'failed'), count(results, 'skipped')]
  const cases = distinct(results.map(({ id }) => id)).length
  const extent = `${number(cases)} ${cases === 1 ? 'case' : 'cases'} on ${mounts} ${mounts === 1 ? 'mount' : 'mounts'}`
  const left = skipped > 0 ? ` (${number(skipped)} skipped, each for the reason above)` : ''
  return `${number(passed)} of ${number(passed + failed)} conformance cases passed: ${extent}${left}`
}
