interface Waiting {
  call: (() => void) | undefined
}

/**
 * What is to be done about whatever is not over by the end of this turn of the event loop. Most runs are, and two timers
 * for each of them would take longer than the store does; one look at all of them together takes nearly nothing.
 */
export class Turn {
  #waiting: Waiting[] = []

  /** Calls once the turn has ended. Gives what calls that off. */
  after(call: () => void): () => void {
    const waiting: Waiting = { call }
    if (this.#waiting.push(waiting) === 1) setImmediate(() => this.#end())
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
    const ended = this.#waiting
    this.#waiting = []
    for (const { call } of ended) call?.()
  }
}
