const coloured = process.stdout.isTTY && !process.env.NO_COLOR
const paint = (code, text) => (coloured ? `\x1b[${code}m${text}\x1b[0m` : text)

const marks = { passed: paint(32, '✓'), failed: paint(31, '✗'), skipped: '-' }
const shownLines = 40

export function progressLine({ name, result, versions, seconds, why }, done, all) {
  return `${marks[result]} ${done}/${all}  ${name}  ${[versions, `${seconds} s`, why].filter(Boolean).join('  ')}`
}

/** Rows of cells under a head, in columns. */
export function tableOf(head, rows) {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)))
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** What a failing project said last, and where it is. */
function failure({ name, why, said, folder }) {
  const lines = said.trim().split('\n')
  const end = lines.slice(-shownLines).map((line) => `  ${line}`)
  const cut = lines.length > shownLines ? [`  (${lines.length - shownLines} lines before)`] : []
  return [`${marks.failed} ${name}: ${why}`, ...cut, ...end, ...(folder ? [`  The project is in ${folder}`] : [])].join('\n')
}

/** All failures, then the table. */
export function report(results) {
  const rows = results.map(({ name, what, versions, result, seconds }) => [name, what, versions, result, String(seconds)])
  const count = (wanted) => results.filter(({ result }) => result === wanted).length
  return [
    '',
    ...results.filter(({ result }) => result === 'failed').map((one) => `${failure(one)}\n`),
    tableOf(['project', 'what it is', 'versions', 'result', 'seconds'], rows),
    '',
    `Node ${process.versions.node}: ${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`,
  ].join('\n')
}
