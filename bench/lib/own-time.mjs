import { readFileSync } from 'node:fs'

/** By the clock, and how much of it others had the processor. */
export const now = () => ({ clock: performance.now(), waited: waitedMs() })

/** Milliseconds from one such moment to another in which this thread could have gone on. */
export const between = (earlier, later) => later.clock - earlier.clock - (later.waited - earlier.waited)

function waitedMs() {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}
