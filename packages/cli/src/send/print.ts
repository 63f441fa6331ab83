import type { Attempt } from '@posthorn/testing'
import { duration } from '../facts/words.js'
import { excerpt, printable } from '../terminal/printable.js'
import type { Printer } from '../terminal/printer.js'
import type { Sent } from './once.js'

/** Replies as lines, and what they mean. */
export function printSent({ line, paint }: Printer, { exchanges, asDue, meaning }: Sent): void {
  const mark = asDue ? paint('green', '✓') : paint('red', '✗')
  for (const { status, reply, error, ms } of exchanges)
    line(`${mark} ${status ?? printable(error ?? '')} in ${ms} ms${reply === '' ? '' : `  ${excerpt(reply)}`}`)
  if (meaning) line(`  ${meaning}`)
}

const short = (seconds: number): string => (seconds < 1 ? `${Math.round(seconds * 1000)} ms` : duration(seconds))

// Attempts are many, and their replies mostly the same.
const attemptExcerpt = 60

/** An attempt as a line, with the pause before the next. */
export function attemptLine({ paint }: Printer, attempt: Attempt, speed: number): string {
  const { status, reply, error, outcome, retryInSeconds: pause } = attempt
  const mark = outcome === 'delivered' ? paint('green', '✓') : paint('red', '✗')
  const next = pause === undefined ? '' : `, next in ${duration(pause)}${speed === 1 ? '' : ` (${short(pause / speed)} here)`}`
  const came =
    status === undefined ? printable(error ?? '') : `${status}${reply === '' ? '' : `  ${excerpt(reply, attemptExcerpt)}`}`
  return `${mark} attempt ${attempt.attempt}: ${came}  ${outcome.replace('_', ' ')}${next}`
}
