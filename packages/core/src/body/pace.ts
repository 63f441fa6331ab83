import timers from 'node:timers'

// Taken once: what replaces it later, as fake clocks of tests do, may never call, and large bodies would wait for ever.
const { setImmediate: afterPolling } = timers

/** Bodies up to this size never wait: they take less time than the waiting. */
const light = 16 * 1024

/** How many bytes of larger ones are verified and parsed in one turn of the event loop. One that is larger still has a turn to itself. */
const bytesPerTurn = 256 * 1024

const waiting: { readonly bytes: number; readonly go: () => void }[] = []
let spent = 0

/**
 * Waits until a body may be verified and parsed, which takes 10 to 25 ms for one of 1 MiB. A burst of them would otherwise
 * be dealt with in one go: two hundred hold up everything else in the process for seconds, and time out the bodies that are
 * still on their way. In turns, in the order of arrival; for the whole process, as it has one event loop.
 */
export function paced(bytes: number): Promise<void> | undefined {
  if (bytes <= light) return undefined
  if (waiting.length === 0 && fits(bytes)) {
    spend(bytes)
    return undefined
  }
  return new Promise((go) => {
    waiting.push({ bytes, go })
  })
}

const fits = (bytes: number): boolean => spent === 0 || spent + bytes <= bytesPerTurn

function spend(bytes: number): void {
  if (spent === 0) afterPolling(nextTurn)
  spent += bytes
}

function nextTurn(): void {
  spent = 0
  for (let next = waiting[0]; next && fits(next.bytes); next = waiting[0]) {
    waiting.shift()
    spend(next.bytes)
    next.go()
  }
}
