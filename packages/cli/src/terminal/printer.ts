import { styleText } from 'node:util'
import type { Io, Output } from '../io.js'
import { jsonText } from './printable.js'

/** Colours that are used. */
type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow'

/** Prints for a command: results to stdout, everything else to stderr. */
export interface Printer {
  /** A line of the result. */
  readonly line: (text?: string) => void
  readonly lines: (texts: readonly string[]) => void
  /** The result as JSON. */
  readonly json: (value: unknown) => void
  /** A line for the person in front of the screen, not for the next program. */
  readonly note: (text: string) => void
  /** Colours text of the result, where that is a terminal. */
  readonly paint: (style: Style, text: string) => string
  /** Columns of the terminal; `undefined` where lines may be of any length. */
  readonly width: number | undefined
}

const isColoured = ({ isTTY }: Output, { NO_COLOR }: Io['env']): boolean => isTTY === true && !NO_COLOR

export function createPrinter({ stdout, stderr, env }: Io): Printer {
  const coloured = isColoured(stdout, env)
  const line = (text = '') => void stdout.write(`${text}\n`)
  return {
    line,
    lines: (texts) => texts.forEach((text) => line(text)),
    json: (value) => line(jsonText(value)),
    note: (text) => void stderr.write(`${text}\n`),
    paint: (style, text) => (coloured ? styleText(style, text, { validateStream: false }) : text),
    width: stdout.isTTY ? stdout.columns : undefined,
  }
}
