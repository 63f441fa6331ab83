import type { Connection } from './client.js'
import { Deadlines } from './deadlines.js'
import { Operation } from './operation.js'

/** Most operations that were given up and have not been answered. With more, a Redis that hangs would fill the memory. */
const maxUnanswered = 1000

/** Whom an operation is for, who is told of its end where it is given up. */
export interface Asker<T> {
  onGivenUp(): void
  /** What came of it after all; nothing where it failed. */
  onLate(result?: T): void
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

  /** For whom operations are under way that were not given up. */
  *waiting(): Generator<Asker<unknown> | undefined> {
    for (const { asker } of this.#deadlines) yield asker
  }

  operate<T>(work: (operation: Operation) => Promise<T>, asker?: Asker<T>): Promise<T> {
    if (this.#connection.isDown()) return Promise.reject(new Error('The Redis client has no connection.'))
    if (this.#unanswered >= maxUnanswered)
      return Promise.reject(new Error(`Redis has left ${this.#unanswered} operations unanswered.`))
    return new Promise((resolve, reject) => {
      const operation = new Operation(this.#connection, reject, asker)
      const failed = (error: unknown) => {
        if (this.#ends(operation)) reject(error)
        else asker?.onLate()
      }
      this.#deadlines.begin(operation)
      try {
        work(operation).then((result) => {
          if (this.#ends(operation)) resolve(result)
          else asker?.onLate(result)
        }, failed)
      } catch (error) {
        // Of a client that does not put it into its promise.
        failed(error)
      }
    })
  }

  /** Whether it is answered in time. */
  #ends(operation: Operation): boolean {
    if (operation.isOver) this.#unanswered -= 1
    else this.#deadlines.end(operation)
    return !operation.isOver
  }
}
