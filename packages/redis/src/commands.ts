import type { Connection } from './client.js'
import { Deadlines } from './deadlines.js'
import { Operation } from './operation.js'

/** Most operations that were given up and have not been answered. With more, a Redis that hangs would fill the memory. */
const maxUnanswered = 1000

/** Whom an operation is for. */
export interface Asker<T> {
  /** It is sent from now on. */
  onBegin(): void
  /** It was answered, or failed: with what came after its time, if anything did. */
  onEnd(late?: T): void
}

/** Sends operations, and bounds how long and how many are waited for. */
export class Commands {
  readonly #connection: Connection
  readonly #deadlines: Deadlines<Operation>
  #unanswered = 0

  constructor(connection: Connection, timeoutMs: number) {
    this.#connection = connection
    this.#deadlines = new Deadlines(timeoutMs, (operation) => {
      this.#unanswered += 1
      operation.giveUp(new Error(`Redis did not answer within ${timeoutMs} ms.`))
    })
  }

  operate<T>(work: (operation: Operation) => Promise<T>, asker?: Asker<T>): Promise<T> {
    if (this.#connection.isDown()) return Promise.reject(new Error('The Redis client has no connection.'))
    if (this.#unanswered >= maxUnanswered)
      return Promise.reject(new Error(`Redis has left ${this.#unanswered} operations unanswered.`))
    return new Promise((resolve, reject) => {
      const operation = new Operation(this.#connection, reject)
      const failed = (error: unknown) => {
        asker?.onEnd()
        if (this.#isInTime(operation)) reject(error)
      }
      asker?.onBegin()
      this.#deadlines.begin(operation)
      try {
        work(operation).then((result) => {
          const isInTime = this.#isInTime(operation)
          asker?.onEnd(isInTime ? undefined : result)
          if (isInTime) resolve(result)
        }, failed)
      } catch (error) {
        // Of a client that does not put it into its promise.
        failed(error)
      }
    })
  }

  /** Takes note that an operation has ended. */
  #isInTime(operation: Operation): boolean {
    if (operation.isOver) this.#unanswered -= 1
    else this.#deadlines.end(operation)
    return !operation.isOver
  }
}
