import timers from 'node:timers'
import { withResolver } from './promises.js'

type Plan = (call: () => void) => unknown

const surroundings: { readonly setImmediate?: Plan } = globalThis

/** Asked each time, since fake clocks of tests take its place; some environments of theirs have none. */
const planner = (): Plan => surroundings.setImmediate ?? timers.setImmediate

/**
 * What is to be done about whatever is not over by the end of this turn of the event loop. Most runs are, and two timers
 * for each of them would take longer than the store does; one look at all of them together takes nearly nothing.
 */
export class Turn {
  #end: ReturnType<typeof withResolver<void>> | undefined
  /** What was asked to call at the end of this turn: a fake clock may be taken away before it does. */
  #planned: Plan | undefined

  /** Calls once the turn has ended, in the async context of whoever asks. Gives what calls that off. */
  after(call: () => void): () => void {
    let wanted: (() => void) | undefined = call
    // By way of a promise, which remembers the context: the end of a turn is one for all its requests.
    void this.#ended().then(() => wanted?.())
    return () => {
      wanted = undefined
    }
  }

  /** Calls at that time of the monotonic clock, if not called off before. Keeps the process alive: somebody waits for it. */
  at(time: number, call: () => void): () => void {
    let timer: NodeJS.Timeout | undefined
    const callOff = this.after(() => {
      timer = setTimeout(call, Math.max(0, time - performance.now()))
    })
    return () => {
      callOff()
      clearTimeout(timer)
    }
  }

  #ended(): Promise<void> {
    const plan = planner()
    this.#end ??= withResolver()
    if (this.#planned !== plan) plan(() => this.#finish())
    this.#planned = plan
    return this.#end.promise
  }

  #finish(): void {
    const ended = this.#end
    this.#end = this.#planned = undefined
    ended?.resolve()
  }
}
