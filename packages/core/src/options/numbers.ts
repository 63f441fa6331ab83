import { optionsInvalid, type WebhookError } from '../errors/errors.js'

/** Longest delay that `setTimeout` can hold; above it Node fires at once. */
const longestDelayMs = 2 ** 31 - 1

/** A count or a size: a whole number from 1 up. */
export function requireCount(option: string, value: unknown, most: number = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= most) return value
  throw mustBe(option, `a whole number from 1 to ${most}`, value)
}

/** A time in milliseconds that a timer can hold. */
export function requireDelay(option: string, value: unknown, least = 1): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= least && value <= longestDelayMs) return value
  throw mustBe(option, `a number of milliseconds from ${least} to ${longestDelayMs}`, value)
}

/**
 * A tolerance in seconds. There is no value that switches the window off: with `NaN` or `"300s"` every comparison
 * would be false, and each captured request would be good for ever.
 */
export function requireTolerance(option: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 1 && value <= 604_800) return value
  throw mustBe(option, 'a number of seconds from 1 to 604800', value)
}

function mustBe(option: string, what: string, value: unknown): WebhookError {
  const got = typeof value === 'string' ? `"${value}" (string)` : `${String(value)} (${typeof value})`
  return optionsInvalid(option, `must be ${what}, got ${got}`)
}
