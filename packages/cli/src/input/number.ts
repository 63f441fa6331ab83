import { printable } from '../terminal/printable.js'
import { UsageError } from '../usage-error.js'
import { requireNoSecret } from './misplaced-secret.js'

/** Reads a whole number within bounds. */
export function wholeNumber(option: string, from: number, to: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (value >= from && value <= to) return value
    requireNoSecret(text, `The value of ${option}`)
    throw new UsageError(`${option} must be a whole number from ${from} to ${to}, not "${printable(text)}".`)
  }
}

/** How much faster than the clock pauses pass. */
export function readSpeed(text: string): number {
  const value = /^\d{1,6}(?:\.\d{1,6})?$/.test(text) ? Number(text) : 0
  if (value > 0) return value
  requireNoSecret(text, 'The value of --speed')
  throw new UsageError(`--speed must be a number above 0, such as 60, not "${printable(text)}".`)
}
