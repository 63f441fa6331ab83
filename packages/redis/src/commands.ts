import { notOurs } from './answers.js'
import type { Connection } from './client.js'
import type { Script } from './scripts.js'

/** Runs a script for an operation. Rejects once nobody waits for that any more, so that nothing new is sent then. */
export type Run = (script: Script, keys: readonly string[], args: readonly string[]) => Promise<unknown>

/** Sends operations, and bounds how long and how many are waited for. */
export interface Commands {
  /** Runs an operation. What it gives after its time is handed to `late`. */
  operate<T>(work: (run: Run) => Promise<T>, late?: (result: T) => void): Promise<T>
}

/** Most operations that were given up and have not been answered. With more, a Redis that hangs would fill the memory. */
const maxUnanswered = 1000

export function commandsOver(connection: Connection, timeoutMs: number): Commands {
  let unanswered = 0
  return {
    operate: (work, late) => {
      if (connection.isDown()) return Promise.reject(new Error('The Redis client has no connection.'))
      if (unanswered >= maxUnanswered) return Promise.reject(new Error(`Redis has left ${unanswered} operations unanswered.`))
      return new Promise((resolve, reject) => {
        let over = false
        const giveUp = () => {
          over = true
          unanswered += 1
          reject(new Error(`Redis did not answer within ${timeoutMs} ms.`))
        }
        // If this process was too busy to read the answer, it is read before the immediate runs.
        let immediate: NodeJS.Immediate | undefined
        const timer = setTimeout(() => (immediate = setImmediate(giveUp)), timeoutMs)
        const answered = () => {
          clearTimeout(timer)
          clearImmediate(immediate)
          if (over) unanswered -= 1
        }
        work((script, keys, args) => run(connection, script, keys, args, () => over)).then(
          (result) => {
            answered()
            if (over) late?.(result)
            else resolve(result)
          },
          (error: Error) => {
            answered()
            reject(error)
          },
        )
      })
    },
  }
}

async function run(
  connection: Connection,
  { sha, text }: Script,
  keys: readonly string[],
  args: readonly string[],
  isOver: () => boolean,
): Promise<unknown> {
  if (isOver()) throw new Error('Nobody waits any more.')
  try {
    return await connection.evalSha(sha, keys, args).catch((error: unknown) => {
      // A Redis that was restarted or failed over, or was told SCRIPT FLUSH, has to be given the text again.
      if (!String(error).includes('NOSCRIPT') || isOver()) throw error
      return connection.eval(text, keys, args)
    })
  } catch (cause) {
    if (String(cause).includes('WRONGTYPE')) throw notOurs(keys.join(' or '), { cause })
    throw cause
  }
}
