import type { Io } from '../io.js'

/** A line on the terminal that says what goes on while nothing is printed. */
export interface Progress {
  readonly show: (text: string) => void
  readonly clear: () => void
}

const patienceMs = 500
const pauseMs = 100

/** Shows nothing at first, since most things are done by then, and nothing at all where stderr is no terminal. */
export function createProgress({ stderr }: Io): Progress {
  let next = Date.now() + patienceMs
  let shown = false
  return {
    show: (text) => {
      if (!stderr.isTTY || Date.now() < next) return
      next = Date.now() + pauseMs
      shown = true
      stderr.write(`\r\x1b[K${text}`)
    },
    clear: () => {
      if (shown) stderr.write('\r\x1b[K')
      shown = false
    },
  }
}
