import { setTimeout as delay } from 'node:timers/promises'

/** An isolation level that an app chose for its own sake, and locks of others, make a statement fail that could have run. */
const transient = new Set(['40001', '40P01'])
const missingTable = '42P01'
const attempts = 10

/** The SQLSTATE of an error that the server sent. */
export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined

/** Runs statements, again if they only failed for having met others, and says what to do about a table that is not there. */
export async function retried<T>(table: string, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!transient.has(String(codeOf(error))) || attempt === attempts) throw explained(table, error)
      await delay(Math.random() * 10 * attempt)
    }
  }
}

/** The same error, or one that says what to do. */
export function explained(table: string, error: unknown): unknown {
  if (codeOf(error) !== missingTable) return error
  return new Error(missingTableAdvice(table), { cause: error })
}

export const missingTableAdvice = (table: string): string =>
  `The table ${table} is not there, or not in the search path: apply \`migration()\` of @posthorn/postgres, or call \`migrate()\`. Give \`table\` with its schema where the search path changes.`
