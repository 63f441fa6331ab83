/** Time, and what is to happen later. */
export interface Clock {
  /** Milliseconds since 1970. Needs no `this`, so that it can be a receiver's `now`. */
  readonly now: () => number
  /** Runs something after a pause in milliseconds. Gives a function that calls it off. */
  readonly after: (ms: number, run: () => unknown) => () => void
}

// Node fires longer timers at once.
const longestMs = 2_147_483_647

/** The time of this machine. Its timers keep the process alive. */
export const systemClock: Clock = scaledClock(1)

/**
 * The time of this machine with shorter pauses: 60 makes a second of what would be a minute. `now` stays true, so that
 * what is signed by this clock is not stale to an app with a clock of its own.
 *
 * @throws RangeError where `speed` is no positive number.
 */
export function scaledClock(speed: number): Clock {
  if (!(speed > 0) || !Number.isFinite(speed)) throw new RangeError(`\`speed\` must be a positive number, got ${String(speed)}.`)
  return { now: () => Date.now(), after: (ms, run) => startTimer(ms / speed, run) }
}

function startTimer(ms: number, run: () => unknown): () => void {
  let timer: NodeJS.Timeout
  const wait = (left: number) => {
    timer = left > longestMs ? setTimeout(wait, longestMs, left - longestMs) : setTimeout(() => void run(), left)
  }
  wait(ms)
  return () => clearTimeout(timer)
}
