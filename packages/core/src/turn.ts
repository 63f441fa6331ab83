import timers from 'node:timers'

type Plan = (call: () => void) => unknown

const surroundings: { readonly setImmediate?: Plan } = globalThis

/** Asked each time, since fake clocks of tests take its place; some environments of theirs have none. */
const planner = (): Plan => surroundings.setImmediate ?? timers.setImmediate

interface Waiting {
  call: (() => void) | undefined
}

/**
 * What is to be done about whatever is not over by the end of this turn of the event loop. Most runs are, and two timers
 * for each of them would take longer than the store does; one look at all of them together takes nearly nothing.
 */
export class Turn {
  #waiting: Waiting[] = []
  /** What was asked to call at the end of this turn: a fake clock may be taken away before it does. */
  #planned: Plan | undefined

  /** Calls once the turn has ended. Gives what calls that off. */
  after(call: () => void): () => void {
    const waiting: Waiting = { call }
    this.#waiting.push(waiting)
    const plan = planner()
    if (this.#planned !== plan) plan(() => this.#end())
    this.#planned = plan
    return () => {
      waiting.call = undefined
    }
  }

  /** The result, or `undefined` when it does not come in time. */
  within<T>(work: Promise<T>, timeoutMs: number): Promise<T | undefined> {
    const startedAt = performance.now()
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined
      const callOff = this.after(() => {
        // Not unref'd: somebody waits for it, and a process that ended meanwhile would never hear.
        timer = setTimeout(resolve, Math.max(0, timeoutMs - (performance.now() - startedAt)), undefined)
      })
      const stop = () => {
        callOff()
        clearTimeout(timer)
      }
      work.then(
        (value) => {
          stop()
          resolve(value)
        },
        (reason: unknown) => {
          stop()
          reject(reason)
        },
      )
    })
  }

  #end(): void {
    this.#planned = undefined
    const ended = this.#waiting
    this.#waiting = []
    for (const { call } of ended) call?.()
  }
}
