import { isPool, type PgConnection, type PgPool, type PGliteClient, type PostgresClient } from './client.js'

export type Row = Readonly<Record<string, unknown>>

/** Runs one statement. */
export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>

/** The engine, whatever drives it. */
export interface Database {
  readonly query: Query
  /** Runs several statements in one transaction; they take no values, and as long as they need. */
  readonly script: (text: string) => Promise<void>
  /** Runs statements in a short transaction, each of which sees what was committed before it. */
  readonly transaction: <T>(work: (query: Query) => Promise<T>) => Promise<T>
}

/**
 * After so many milliseconds a statement is given up and its connection closed. Whoever waits for it has gone by then,
 * and a pool whose server vanished without a word would keep its dead connections for a quarter of an hour.
 */
const statementMs = 10_000

export const begin = 'BEGIN ISOLATION LEVEL READ COMMITTED'

export const databaseOf = (client: PostgresClient): Database => (isPool(client) ? pgDatabase(client) : pgliteDatabase(client))

/** Runs statements on one connection. */
export const queryOn =
  (connection: Pick<PgConnection, 'query'>, timeoutMs: number = statementMs): Query =>
  async (text, values = []) => {
    const { rows } = await connection.query({ text, values: [...values], query_timeout: timeoutMs })
    return rows as readonly Row[]
  }

const ignore = (): void => {}

interface CheckedOut {
  readonly connection: PgConnection
  readonly giveBack: (destroy: boolean) => void
}

/**
 * Takes a connection out of the pool, and tells how to give it back. A connection that breaks emits `error`, which ends
 * the process if nobody listens, and while it is checked out the pool does not. Whoever uses it hears of it by its query.
 */
export async function checkOut(pool: PgPool): Promise<CheckedOut> {
  const connection = await pool.connect()
  connection.on('error', ignore)
  const giveBack = (destroy: boolean): void => {
    connection.release(destroy)
    connection.removeListener('error', ignore)
  }
  return { connection, giveBack }
}

const listenedTo = new WeakSet<PgPool>()

/** A connection that breaks while idle makes the pool emit `error`, which ends the process if nobody listens. The pool replaces it by itself. */
function keepAlive(pool: PgPool): void {
  if (listenedTo.has(pool)) return
  listenedTo.add(pool)
  pool.on('error', ignore)
}

function pgDatabase(pool: PgPool): Database {
  keepAlive(pool)
  return {
    query: queryOn(pool),
    async script(text) {
      await pool.query({ text })
    },
    async transaction(work) {
      const { connection, giveBack } = await checkOut(pool)
      try {
        const query = queryOn(connection)
        await query(begin)
        const result = await work(query)
        await query('COMMIT')
        giveBack(false)
        return result
      } catch (error) {
        // What state the connection is in is not worth finding out.
        giveBack(true)
        throw error
      }
    },
  }
}

const pgliteDatabase = (db: PGliteClient): Database => ({
  query: pgliteQuery(db),
  async script(text) {
    await db.exec(text)
  },
  transaction: (work) => db.transaction((transaction) => work(pgliteQuery(transaction))),
})

/** Runs statements of PGlite. */
export const pgliteQuery =
  (db: Pick<PGliteClient, 'query'>): Query =>
  async (text, values = []) =>
    (await db.query(text, [...values])).rows as readonly Row[]
