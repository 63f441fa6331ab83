import type { Clock } from './clock.js'

/** A clock that stands still until it is told otherwise. */
export interface FixedClock extends Clock {
  /**
   * Makes time pass. What is due meanwhile runs in the order of its time, each when the one before has resolved; what
   * one of them schedules for within that time runs too. Rejects with what the first of them rejects with.
   */
  readonly advance: (ms: number) => Promise<void>
  /** How many things are scheduled. */
  readonly pending: () => number
  /** Makes time pass until nothing is scheduled any more. */
  readonly runAll: () => Promise<void>
}

interface Timer {
  readonly at: number
  readonly run: () => unknown
}

/**
 * A clock for tests: give its `now` to a receiver and to `memoryStore`.
 *
 * @param start milliseconds since 1970, a `Date`, or what `Date.parse` reads. Default: now.
 * @throws RangeError where `start` is no time, or a pause is no number from 0.
 */
export function fixedClock(start: number | string | Date = Date.now()): FixedClock {
  let now = typeof start === 'string' ? Date.parse(start) : Number(start)
  if (!Number.isFinite(now)) throw new RangeError(`\`start\` must be a time, got ${String(start)}.`)
  // The latest first, so that the next is taken from the end.
  const timers: Timer[] = []

  const schedule = (timer: Timer) => {
    let low = 0
    let high = timers.length
    while (low < high) {
      const middle = (low + high) >>> 1
      // Of equal times the one that was scheduled first stays behind, and so runs first.
      if (timers[middle]!.at > timer.at) low = middle + 1
      else high = middle
    }
    timers.splice(low, 0, timer)
  }

  const runUntil = async (end: number) => {
    for (let next = timers.at(-1); next && next.at <= end; next = timers.at(-1)) {
      timers.pop()
      now = Math.max(now, next.at)
      await next.run()
    }
  }

  return {
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + checkedPause(ms), run }
      schedule(timer)
      return () => {
        const index = timers.indexOf(timer)
        if (index >= 0) timers.splice(index, 1)
      }
    },
    advance: async (ms) => {
      const end = now + checkedPause(ms)
      await runUntil(end)
      now = Math.max(now, end)
    },
    runAll: () => runUntil(Infinity),
    pending: () => timers.length,
  }
}

function checkedPause(ms: number): number {
  if (!(ms >= 0) || !Number.isFinite(ms))
    throw new RangeError(`A pause must be a number of milliseconds from 0, got ${String(ms)}.`)
  return ms
}
