import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimestampUnit } from '../src/signature/signature-source.js'
import { checkWindow, formatTimestamp, parseTimestamp } from '../src/verify/timestamp.js'

const units: TimestampUnit[] = ['s', 'ms', 'iso']
const nearNumber = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom(...'0123456789+-.eExX _\n'.split('')) }),
  fc.double().map(String),
  fc.integer().map(String),
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-1',
    '+1',
    '1.0',
    '1e9',
    '0x10',
    '01',
    '1 ',
    ' 1',
    '1\n',
    'NaN',
    'Infinity',
    '9'.repeat(16),
    '9'.repeat(400),
    '\u0661',
  ),
)

describe.each(units)('%s', (unit) => {
  it('never gives NaN, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          nearNumber,
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        ),
        (text) => {
          const parsed = parseTimestamp(text, unit)
          return parsed === undefined || Number.isSafeInteger(parsed)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('reads what it writes', () => {
    const times = fc
      .integer({ min: 1000, max: Date.UTC(9999, 11, 31) })
      .map((time) => (unit === 's' ? time - (time % 1000) : time))
    fc.assert(
      fc.property(times, (time) => {
        expect(parseTimestamp(formatTimestamp(time, unit), unit)).toBe(time)
      }),
    )
  })
})

it.each<TimestampUnit>(['s', 'ms'])('takes only canonical unsigned integers for %s', (unit) => {
  fc.assert(
    fc.property(nearNumber, (text) => {
      const parsed = parseTimestamp(text, unit)
      return parsed === undefined || String(unit === 's' ? parsed / 1000 : parsed) === text
    }),
    { numRuns: 500 },
  )
})

it.each([
  '2026-02-14T15:30:00Z',
  '2026-02-14T15:30:00.1Z',
  '2026-02-14T15:30:00.123456789Z',
  '2026-02-14T15:30:00+05:30',
  '2024-02-29T00:00:00Z',
])('reads %s', (text) => {
  expect(parseTimestamp(text, 'iso')).toBe(Date.parse(text))
})

it.each([
  '2026-02-30T15:30:00Z',
  '2025-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '2026-02-14T24:00:00Z',
  '2026-02-14T15:60:00Z',
  '2026-02-14T15:30:60Z',
  '2026-02-14T15:30:00',
  '2026-02-14',
  '2026-02-14 15:30:00Z',
  '2026-02-14t15:30:00z',
  '+002026-02-14T15:30:00Z',
  '2026-02-14T15:30:00.Z',
  '2026-02-14T15:30:00.1234567890Z',
  '2026-02-14T15:30:00+25:00',
  '2026-02-14T15:30:00Z\n',
  '1771083000',
  'Sat, 14 Feb 2026 15:30:00 GMT',
])('refuses %j', (text) => {
  expect(parseTimestamp(text, 'iso')).toBeUndefined()
})

describe('the window', () => {
  const tolerance = { past: 300, future: 60 }
  const now = Date.UTC(2026, 1, 14, 15, 30)

  it.each<[number, string | undefined]>([
    [-301, 'timestamp_too_old'],
    [-300, undefined],
    [0, undefined],
    [60, undefined],
    [61, 'timestamp_in_future'],
  ])('judges a difference of %i seconds, with exact edges', (seconds, verdict) => {
    expect(checkWindow(now + seconds * 1000, 's', now, tolerance)).toBe(verdict)
    // A clock between two seconds moves neither edge.
    expect(checkWindow(now + seconds * 1000, 's', now + 999, tolerance)).toBe(verdict)
  })

  it('judges milliseconds as milliseconds', () => {
    expect(checkWindow(now - 300_001, 'ms', now, tolerance)).toBe('timestamp_too_old')
    expect(checkWindow(now - 300_000, 'ms', now, tolerance)).toBeUndefined()
  })
})
