/**
 * What a suite gives: sections of a title, a note, columns and rows of text, and the targets that the figures are held
 * against. Everything that is printed is also what `results.md` says.
 */
const cell = (value) => (value === undefined ? '' : String(value))

const isFigure = (text) => /^[≤≥<>~]?\s*[-+]?[\d.,]+/.test(text)

/** A table of lined-up columns for a terminal. */
export function textTable(columns, rows) {
  const all = [columns, ...rows].map((row) => columns.map((_, index) => cell(row[index])))
  const widths = columns.map((_, index) => Math.max(...all.map((row) => row[index].length)))
  const line = (row) =>
    row
      .map((text, index) => (index > 0 && isFigure(text) ? text.padStart(widths[index]) : text.padEnd(widths[index])))
      .join('  ')
      .trimEnd()
  return [line(all[0]), widths.map((width) => '─'.repeat(width)).join('  '), ...all.slice(1).map(line)].join('\n')
}

/** The same for a page. */
export function markdownTable(columns, rows) {
  const line = (row) => `| ${columns.map((_, index) => cell(row[index]).replaceAll('|', '\\|')).join(' | ')} |`
  return [line(columns), `| ${columns.map((_, index) => (index === 0 ? '---' : '---:')).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  )
}

/** `0.52 (0.50–0.55)`: the middle and its quarters. */
export function spread({ median, low, high }, digits = 2) {
  return `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`
}

/** A target beside what was measured. `atMost` or `atLeast` is the bound. */
export function target(name, measured, { atMost, atLeast, digits = 2 }) {
  const met = atMost === undefined ? measured >= atLeast : measured <= atMost
  const bound = atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`
  return { name, measured: measured.toFixed(digits), bound, met }
}
