import { notOurs } from './answers.js'
import type { Connection } from './client.js'
import type { Waited } from './deadlines.js'
import type { Script } from './scripts.js'

/** What is sent for one call of the store. Nothing new is sent once nobody waits for it any more. */
export class Operation implements Waited<Operation> {
  before: Operation | undefined
  after: Operation | undefined
  beganAt: number = performance.now()
  sentAt: number = this.beganAt
  isOver: boolean = false
  readonly #connection: Connection
  readonly #reject: (reason: Error) => void

  constructor(connection: Connection, reject: (reason: Error) => void) {
    this.#connection = connection
    this.#reject = reject
  }

  giveUp(reason: Error): void {
    this.isOver = true
    this.#reject(reason)
  }

  /** Writes a text under a key that has none. Gives what Redis answers: `OK`, or null where the key is in use. */
  setNew(key: string, text: string, lifeMs: number): Promise<unknown> {
    return this.#connection.setNew(key, text, lifeMs)
  }

  run({ sha, text }: Script, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    if (this.isOver) return Promise.reject(new Error('Nobody waits any more.'))
    this.sentAt = performance.now()
    const ask = this.#connection.evalSha(sha, keys, args).catch((error: unknown) => {
      // A Redis that was restarted or failed over, or was told SCRIPT FLUSH, has to be given the text again.
      if (!String(error).includes('NOSCRIPT') || this.isOver) throw error
      this.sentAt = performance.now()
      return this.#connection.eval(text, keys, args)
    })
    return ask.catch((cause: unknown) => {
      throw String(cause).includes('WRONGTYPE') ? notOurs(keys.join(' or '), { cause }) : cause
    })
  }
}
