/** Rows as aligned text, without blanks at the ends of lines. With a width, longer lines are cut. */
export function table(rows: readonly (readonly string[])[], width?: number): string[] {
  const widths: number[] = []
  for (const row of rows) for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length)
  return rows.map((row) => {
    const line = row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')
    return cut(line.trimEnd(), width)
  })
}

/** A line that fits. */
export const cut = (line: string, width: number | undefined): string =>
  width !== undefined && line.length > width ? `${line.slice(0, Math.max(width - 1, 1))}…` : line
