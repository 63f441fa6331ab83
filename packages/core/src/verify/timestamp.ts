import type { TimestampUnit } from '../signature/signature-source.js'

/** Accepted clock difference in seconds, each way. */
export interface Tolerance {
  /** How old a request may be, in seconds. */
  readonly past: number
  /** How far ahead the sender's clock may be, in seconds. */
  readonly future: number
}

const iso = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

/**
 * Milliseconds since 1970, or `undefined`. Only canonical text counts: `Number('')` is 0, `parseInt('12ab')` is 12 and
 * `Number('NaN')` makes every comparison with a window false, so none of them may get near the check.
 */
export function parseTimestamp(text: string, unit: TimestampUnit): number | undefined {
  if (unit === 'iso') return parseIso(text)
  const number = wholeNumber(text)
  const value = unit === 's' ? number * 1000 : number
  return Number.isSafeInteger(value) ? value : undefined
}

/** Digits without a leading zero, or `NaN`. By hand, because this is most of what refusing a stale request costs. */
function wholeNumber(text: string): number {
  if (text.length === 0 || text.length > 16 || text.charCodeAt(0) === zero) return Number.NaN
  let value = 0
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - zero
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

const zero = 48

function parseIso(text: string): number | undefined {
  const parts = iso.exec(text)
  if (!parts) return undefined
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  // Date.parse turns 30 February into 1 March.
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const parsed = Date.parse(text)
  return Number.isNaN(parsed) ? undefined : parsed
}

/** Writes a time as the sender would. */
export function formatTimestamp(timeMs: number, unit: TimestampUnit): string {
  if (unit === 'iso') return new Date(timeMs).toISOString()
  return String(unit === 's' ? Math.floor(timeMs / 1000) : timeMs)
}

/** Where a time lies against the window. Seconds are compared as whole seconds, so that the edges are exact. */
export function checkWindow(
  timeMs: number,
  unit: TimestampUnit,
  nowMs: number,
  tolerance: Tolerance,
): 'timestamp_too_old' | 'timestamp_in_future' | undefined {
  // With a clock that gives no number each comparison below would be false, and every capture fresh.
  if (!Number.isFinite(nowMs)) return 'timestamp_too_old'
  const now = unit === 's' ? Math.floor(nowMs / 1000) * 1000 : nowMs
  if (now - timeMs > tolerance.past * 1000) return 'timestamp_too_old'
  if (timeMs - now > tolerance.future * 1000) return 'timestamp_in_future'
  return undefined
}
