import timers from 'node:timers'

// Taken once: what replaces it later, as fake clocks of tests do, may never call, and bodies would wait for ever.
const { setImmediate: afterPolling } = timers

let end: Promise<void> | undefined

/** The end of this turn of the event loop, when all that has come by now was looked at. One promise for all its requests. */
export const endOfTurn = (): Promise<void> =>
  (end ??= new Promise((resolve) => {
    afterPolling(() => {
      end = undefined
      resolve()
    })
  }))
