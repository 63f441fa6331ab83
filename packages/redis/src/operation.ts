import { notOurs } from './answers.js'
import type { Connection } from './client.js'
import type { Asker } from './commands.js'
import type { Waited } from './deadlines.js'
import type { Script } from './scripts.js'

/** What is sent for one call of the store. Nothing new is sent once nobody waits for it any more. */
export class Operation implements Waited {
  readonly beganAt: number = performance.now()
  isOver: boolean = false
  readonly asker: Asker<never> | undefined
  readonly #connection: Connection
  readonly #reject: (reason: Error) => void

  constructor(connection: Connection, reject: (reason: Error) => void, asker: Asker<never> | undefined) {
    this.#connection = connection
    this.#reject = reject
    this.asker = asker
  }

  giveUp(reason: Error): void {
    this.isOver = true
    this.asker?.onGivenUp()
    this.#reject(reason)
  }

  /** Writes a text under a key that has none. Gives what Redis answers: `OK`, or null where the key is in use. */
  setNew(key: string, text: string, lifeMs: number): Promise<unknown> {
    return this.#connection.setNew(key, text, lifeMs)
  }

  run({ sha, text }: Script, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    if (this.isOver) return Promise.reject(new Error('Nobody waits any more.'))
    const ask = this.#connection.evalSha(sha, keys, args).catch((error: unknown) => {
      // A Redis that was restarted or failed over, or was told SCRIPT FLUSH, has to be given the text again.
      if (!String(error).includes('NOSCRIPT') || this.isOver) throw error
      return this.#connection.eval(text, keys, args)
    })
    return ask.catch((cause: unknown) => {
      throw String(cause).includes('WRONGTYPE') ? notOurs(keys.join(' or '), { cause }) : cause
    })
  }
}
