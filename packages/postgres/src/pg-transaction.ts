import type { Commit, Completion, StoreTransaction, TransactionRequest } from '@posthorn/core'
import type { PgConnection, PgPool } from './client.js'
import { isConnectionLost } from './connection-lost.js'
import { begin, checkOut, queryOn } from './database.js'
import { guarded } from './guarded-connection.js'
import { markInTransaction, nameTransaction, outcomeOf, type Schema } from './mark-in-transaction.js'
import { Slots } from './slots.js'

/** Deferred constraints are checked by COMMIT, which may take its time. */
const commitMs = 30_000

/** How long a rollback may wait for what a handler left running. */
const rollbackMs = 500

const slots = new WeakMap<PgPool, Slots>()

/** By pool: several stores may share one, and what counts is what is left for claims. */
function slotsOf(pool: PgPool): Slots {
  const known = slots.get(pool) ?? new Slots()
  slots.set(pool, known)
  return known
}

/**
 * Opens a transaction on a connection of the pool. READ COMMITTED, whatever the pool's default: above it a transaction
 * fails if a row that it writes was written since it began, and the renewals of the lease write the row of the claim.
 */
export async function beginOn(
  pool: PgPool,
  most: number,
  schema: Schema,
  request: TransactionRequest,
): Promise<StoreTransaction<PgConnection>> {
  const free = await slotsOf(pool).take(most)
  const { connection, giveBack } = await checkOut(pool).catch((error: unknown) => {
    free()
    throw error
  })
  const end = (destroy: boolean): void => {
    giveBack(destroy)
    free()
  }
  try {
    const query = queryOn(connection)
    await query(begin)
    await nameTransaction(query, request)
    // A handler that was given up must not hold its locks for ever.
    await query(`SELECT set_config('idle_in_transaction_session_timeout', $1::text, true)`, [String(Math.ceil(request.maxRunMs))])
  } catch (error) {
    end(true)
    throw error
  }
  return new PgTransaction({ pool, schema, request, connection, end })
}

interface Opened {
  readonly pool: PgPool
  readonly schema: Schema
  readonly request: TransactionRequest
  readonly connection: PgConnection
  /** Gives the connection and the slot back. */
  readonly end: (destroy: boolean) => void
}

class PgTransaction implements StoreTransaction<PgConnection> {
  readonly client: PgConnection
  readonly #opened: Opened
  readonly #guard: () => void
  /** The first end decides. */
  #ended = false

  constructor(opened: Opened) {
    const { connection, close } = guarded(opened.connection)
    this.client = connection
    this.#guard = close
    this.#opened = opened
  }

  async commit(completion: Completion): Promise<Commit> {
    if (this.#ended) throw new Error('The transaction of this delivery has ended before.')
    this.#ended = true
    this.#guard()
    const { pool, schema, request, connection, end } = this.#opened
    const refused = await markInTransaction(queryOn(connection), schema, request, completion, isConnectionLost)
    if (refused) {
      await this.#undo()
      return refused
    }
    try {
      const { command } = await connection.query({ text: 'COMMIT', query_timeout: commitMs })
      end(false)
      return command === 'COMMIT' ? { state: 'committed' } : { state: 'rolled_back', cause: new Error('Postgres rolled back.') }
    } catch (error) {
      // Closed: a transaction whose end is unknown must not be found on it by the next who gets it.
      end(true)
      return outcomeOf(queryOn(pool), schema, request, error, isConnectionLost)
    }
  }

  async rollback(): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    this.#guard()
    await this.#undo()
  }

  async #undo(): Promise<void> {
    const { connection, end } = this.#opened
    try {
      await connection.query({ text: 'ROLLBACK', query_timeout: rollbackMs })
      end(false)
    } catch {
      end(true)
    }
  }
}
