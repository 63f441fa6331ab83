import type { Commit, Completion, TransactionRequest } from '@posthorn/core'
import type { Query } from './database.js'
import { codeOf, explained, retried } from './retry.js'
import { replyText } from './standing.js'
import { type Statements, tokenSetting } from './statements.js'

/** What the tables are called, and what is asked of them. */
export interface Schema {
  readonly table: string
  readonly statements: Statements
}

/** Makes the transaction that was just begun known by its token: it can then be told from one that a handler began. */
export async function nameTransaction(query: Query, { token }: TransactionRequest): Promise<void> {
  await query(`SELECT set_config('${tokenSetting}', $1::text, true)`, [token])
}

/**
 * Marks the delivery as handled, as the last statement. `undefined` when all that is left is to commit. A PGlite has no
 * connection to lose.
 */
export async function markInTransaction(
  query: Query,
  { table, statements }: Schema,
  { key, token }: TransactionRequest,
  { dead, retentionMs, reply }: Completion,
  isConnectionLost: (error: unknown) => boolean = () => false,
): Promise<Exclude<Commit, { state: 'committed' }> | undefined> {
  try {
    const values = [key, token, dead ? 'dead' : 'done', retentionMs, replyText(reply)]
    const [row] = await query(statements.completeInTransaction, values)
    if (row?.['current'] !== true) return { state: 'rolled_back', cause: new Error(endedByHandler) }
    return row['marked'] === true ? undefined : { state: 'stale' }
  } catch (error) {
    return { state: 'rolled_back', cause: told(table, error), connectionLost: isConnectionLost(error) }
  }
}

const endedByHandler =
  'A handler ended `delivery.transaction` by itself, with COMMIT or ROLLBACK. What it had written until then is committed if it said COMMIT, and will be written again when the delivery comes again; leave the end of the transaction to the receiver.'

const aborted = '25P02'

function told(table: string, error: unknown): unknown {
  if (codeOf(error) === aborted) {
    return new Error(
      'A statement in `delivery.transaction` failed, and the handler went on as if it had not: Postgres takes nothing more in that transaction. Let the error out of the handler, or put a SAVEPOINT before what may fail.',
      { cause: error },
    )
  }
  return explained(table, error)
}

/**
 * Whether a COMMIT that failed was carried out. The transaction locked the record of its claim: another that gets to lock
 * it comes after the end of the first, and sees how that ended. Rejects if even this is not to be had.
 */
export async function outcomeOf(
  query: Query,
  { table, statements }: Schema,
  { key, token }: TransactionRequest,
  cause: unknown,
  isConnectionLost: (error: unknown) => boolean = () => false,
): Promise<Commit> {
  const [row] = await retried(table, () => query(statements.readBack, [key]))
  if (!row) throw new Error('It is unknown whether the transaction was committed: the record of its claim is gone.', { cause })
  if (row['token'] !== token) return { state: 'stale' }
  if (row['state'] === 'done' || row['state'] === 'dead') return { state: 'committed' }
  return { state: 'rolled_back', cause, connectionLost: isConnectionLost(cause) }
}
