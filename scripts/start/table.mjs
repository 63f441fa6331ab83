const columns = [
  ['sender', ({ sender }) => sender],
  ['what was sent', ({ sent }) => sent],
  ['reply', ({ reply }) => shorten(reply)],
  ['handler ran', ({ runs }) => String(runs)],
  ['why', ({ why }) => why],
]

const coloured = process.stdout.isTTY && !process.env.NO_COLOR
const paint = (code, text) => (coloured ? `\x1b[${code}m${text}\x1b[0m` : text)

export const dim = (text) => paint(2, text)
const bold = (text) => paint(1, text)

/** Rows of deliveries as text; `runs` is how often the handler ran for that delivery so far. */
export function table(rows) {
  const cells = rows.map((row) => columns.map(([, cell]) => cell(row)))
  const widths = columns.map(([title], column) => Math.max(title.length, ...cells.map((line) => line[column].length)))
  const line = (texts) =>
    texts
      .map((text, column) => text.padEnd(widths[column]))
      .join('  ')
      .trimEnd()
  const body = rows.map(({ asDue }, index) => {
    const mark = asDue ? paint(32, '✓') : paint(31, '✗')
    const gap = index > 0 && rows[index - 1].sender !== rows[index].sender ? '\n' : ''
    return `${gap}${mark} ${line(cells[index])}`
  })
  return [`  ${bold(line(columns.map(([title]) => title)))}`, ...body].join('\n')
}

// What an app replies is not to drive the terminal.
function shorten(text) {
  const plain = text.replace(/[^\x20-\x7e]+/g, ' ')
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain
}
