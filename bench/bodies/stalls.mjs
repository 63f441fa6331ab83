import { readFileSync } from 'node:fs'

/** Longest time between two turns of a timer of 5 ms, less what the thread had to wait for a core that others had. */
export function watchStalls() {
  let longest = 0
  let last = now()
  const turn = () => {
    const current = now()
    longest = Math.max(longest, current.clock - last.clock - (current.waited - last.waited))
    last = current
  }
  setInterval(turn, 5).unref()
  return {
    longest() {
      turn()
      return longest
    },
  }
}

const now = () => ({ clock: performance.now(), waited: waitedMs() })

function waitedMs() {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}
