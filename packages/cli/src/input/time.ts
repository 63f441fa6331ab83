import { printable } from '../terminal/printable.js'
import { UsageError } from '../usage-error.js'
import { requireNoSecret } from './misplaced-secret.js'

const iso = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2}))?$/

/**
 * A point in time as milliseconds since 1970: ISO 8601 with a zone, a date alone for its midnight in UTC, or seconds, or milliseconds since 1970, which have
 * 12 digits or more.
 */
export function readTime(option: string, text: string): number {
  if (/^\d{1,16}$/.test(text)) return text.length >= 12 ? Number(text) : Number(text) * 1000
  const time = iso.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) {
    requireNoSecret(text, `The value of ${option}`)
    throw new UsageError(
      `${option} must be a time such as 2025-01-31T09:30:00Z, a date (midnight in UTC), or seconds or milliseconds since 1970, not "${printable(text)}".`,
    )
  }
  return time
}
