import timers from 'node:timers'

// Taken once: what replaces it later, as fake clocks of tests do, may never call, and bodies would wait for ever.
const { setImmediate: afterPolling } = timers

/**
 * The end of this turn of the event loop, when all that has come by now was looked at. Each request has an end of its own: were
 * there one for all of them they would go on in step, and all that they hold would be alive at once.
 */
export const endOfTurn = (): Promise<void> => new Promise((resolve) => void afterPolling(resolve))
