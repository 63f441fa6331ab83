import { WebhookError } from '@posthorn/core'

/** What a query of `pg` gives, as far as it is read here. */
export interface PgResult {
  /** What was done, such as `UPDATE` or `COMMIT`: a transaction that failed answers `COMMIT` with `ROLLBACK`. */
  readonly command: string
  /** Rows of the result, as objects. */
  readonly rows: readonly unknown[]
}

/** A query of `pg`. */
interface PgStatement {
  /** SQL with `$1`, `$2`, …. */
  text: string
  /** What the placeholders stand for. */
  values?: unknown[]
  /** After how many milliseconds it is given up. */
  query_timeout?: number
}

/** A connection that is checked out of a pool of `pg`. */
export interface PgConnection {
  /** Runs a statement on this connection. */
  query(statement: PgStatement): Promise<PgResult>
  /** With `true` the connection is closed instead of given back. */
  release(destroy?: boolean): void
  /** Listens for the loss of the connection: an `error` that nobody listens to ends the process. */
  on(event: 'error', listener: (error: Error) => void): unknown
  /** Stops listening. */
  removeListener(event: 'error', listener: (error: Error) => void): unknown
}

/** A `Pool` of `pg`, or of a driver that is made like it. */
export interface PgPool {
  /** Checks a connection out, for a transaction. */
  connect(): Promise<PgConnection>
  /** Runs a statement on any connection of the pool. */
  query(statement: PgStatement): Promise<PgResult>
  /** Listens for the loss of idle connections: an `error` that nobody listens to ends the process. */
  on(event: 'error', listener: (error: Error) => void): unknown
  /** Connections that there are; tells a `Pool` from a single `Client`. */
  readonly totalCount: number
  /** What the pool was made with. */
  readonly options: {
    /** Most connections that it opens: bounds `maxTransactions`. */
    readonly max: number
  }
}

/** A transaction of PGlite. */
export interface PGliteTransaction {
  /** Runs a statement within the transaction. */
  query(
    text: string,
    values?: unknown[],
  ): Promise<{
    /** Rows of the result, as objects. */
    readonly rows: readonly unknown[]
  }>
}

/** A `PGlite`. */
export interface PGliteClient extends PGliteTransaction {
  /** Runs several statements at once, without parameters. */
  exec(text: string): Promise<unknown>
  /** Runs a function in a transaction, which is committed once its promise resolves, and else rolled back. */
  transaction<T>(callback: (transaction: PGliteTransaction) => Promise<T>): Promise<T>
}

/** What claims are kept with: a `Pool` of `pg`, or a `PGlite`. */
export type PostgresClient = PgPool | PGliteClient

/**
 * What handlers write with, by the type of the client: a `PoolClient` for a `Pool` of `pg`, a `Transaction` for a
 * `PGlite`. The first form is for a `connect` that takes a callback as well: of several forms TypeScript infers from the
 * last.
 */
export type TransactionOf<Client> = Client extends { connect: { (): Promise<infer Connection>; (callback: never): unknown } }
  ? Connection
  : Client extends { connect(): Promise<infer Connection> }
    ? Connection
    : Client extends { transaction(callback: (transaction: infer Transaction) => Promise<unknown>): unknown }
      ? Transaction
      : never

const has = (value: object, ...methods: readonly string[]): boolean =>
  methods.every((method) => typeof Reflect.get(value, method) === 'function')

/** A single `Client` of `pg` has `connect` too, but no count of connections. */
export const isPool = (client: PostgresClient): client is PgPool =>
  'totalCount' in client && has(client, 'connect', 'query', 'on')

/** Refuses what is neither. */
export function checkClient(client: PostgresClient): void {
  const given: unknown = client
  if (typeof given === 'object' && given !== null) {
    if (isPool(client) || has(given, 'query', 'exec', 'transaction')) return
    if (has(given, 'connect', 'query')) {
      throw new WebhookError(
        'options_invalid',
        '`client` must be a `Pool` of `pg`, not a `Client`: one connection cannot keep claims beside queries of other work',
      )
    }
  }
  throw new WebhookError('options_invalid', '`client` must be a `Pool` of `pg` or a `PGlite`')
}
