import { between, now } from '../lib/own-time.mjs'

/** Longest time between two turns of a timer of 5 ms, less what the thread had to wait for a core that others had. */
export function watchStalls() {
  let longest = 0
  let last = now()
  const turn = () => {
    const current = now()
    longest = Math.max(longest, between(last, current))
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
