import type { Store, StoreTransaction } from '@posthorn/core'
import { claimIn } from './claim.js'
import { checkClient, isPool, type PostgresClient, type TransactionOf } from './client.js'
import { databaseOf, type Row } from './database.js'
import type { Schema } from './mark-in-transaction.js'
import { defaultTable } from './migration.js'
import { checkOptions, requireBoolean, requireTransactions } from './options.js'
import { beginOn } from './pg-transaction.js'
import { beginIn, hasTransaction, isBusy } from './pglite-transaction.js'
import { occasionally } from './prune.js'
import { retried } from './retry.js'
import { replyText } from './standing.js'
import { statementsFor } from './statements.js'
import { type Tables, tablesNamed } from './tables.js'
import { oneAtATime, warningsOf } from './warnings.js'

/** Options of {@link postgresStore}. */
export interface PostgresStoreOptions<Transactions extends boolean = boolean> {
  /** Name of the table of claims, with a schema before it or without; marks are in one of that name and `_marks`. @default 'posthorn_claims' */
  readonly table?: string
  /** Gives handlers a `delivery.transaction` that is committed together with the mark of their delivery. @default false */
  readonly transactions?: Transactions
  /** Most transactions at once, where the client is a pool; the others wait for one to end. @default the size of the pool less 2, at least 1 */
  readonly maxTransactions?: number
  /** Deletes expired records now and then, at most once a minute, when a delivery was completed. @default true */
  readonly prune?: boolean
}

/**
 * Claims in Postgres: those of a `Pool` of `pg` are shared by all processes that use the same table, those of a `PGlite`
 * are its own process's. The client stays yours: it is neither made nor ended here. Apply {@link migration} first.
 */
export function postgresStore<Client extends PostgresClient, Transactions extends boolean = false>(
  client: Client,
  options: PostgresStoreOptions<Transactions> = {},
): Store<Transactions extends true ? TransactionOf<Client> : undefined> {
  checkClient(client)
  checkOptions('postgresStore', options, ['table', 'transactions', 'maxTransactions', 'prune'])
  const tables = tablesNamed(options.table ?? defaultTable)
  const open = transactionsOf(client, options, { table: tables.claims, statements: statementsFor(tables) })
  const store = claimsIn(client, tables, requireBoolean('prune', options.prune ?? true), open)
  // The type of what handlers write with follows from the type of the client.
  return store as Store<never>
}

type Open = NonNullable<Store['begin']>

function transactionsOf(client: PostgresClient, options: PostgresStoreOptions, schema: Schema): Open | undefined {
  const wanted = requireBoolean('transactions', options.transactions ?? false)
  if (!isPool(client)) return wanted ? (request) => beginIn(client, schema, request) : undefined
  const most = requireTransactions(options.maxTransactions, client.options.max, wanted)
  return wanted ? (request) => beginOn(client, most, schema, request) : undefined
}

function claimsIn(client: PostgresClient, tables: Tables, prunes: boolean, open: Open | undefined): Store {
  const statements = statementsFor(tables)
  const database = databaseOf(client)
  const only = isPool(client) ? undefined : client
  const pruneSometimes = prunes ? occasionally(database, tables) : () => {}
  const ask = (statement: string, values?: readonly unknown[]): Promise<readonly Row[]> =>
    retried(tables.claims, () => database.query(statement, values))
  const changes = async (statement: string, values: readonly unknown[]): Promise<boolean> =>
    (await ask(statement, values)).length > 0

  return {
    shared: only === undefined,
    async claim(request) {
      if (only && (await isBusy(only))) return { state: 'full' }
      return retried(tables.claims, () => claimIn(database, statements, request))
    },
    async renew(key, token, leaseMs) {
      if (only && hasTransaction(only, key, token)) return true
      return changes(statements.renew, [key, token, leaseMs])
    },
    async complete(key, token, { retentionMs, dead, reply }) {
      const state = dead ? 'dead' : 'done'
      const done = await changes(statements.complete, [key, token, state, retentionMs, replyText(reply)])
      pruneSometimes()
      // By a statement of its own, which sees what the first may have waited for.
      return done || changes(statements.completed, [key, token, state])
    },
    release: (key, token, { counted = true } = {}) => changes(statements.release, [key, token, counted ? 0 : 1]),
    async forget(key) {
      const [row] = await ask(statements.forget, [key])
      return row?.['known'] === true
    },
    async ping() {
      await ask(statements.ping)
    },
    warnings: async () => [...(await warningsOf(database, tables)), ...(only && open ? [oneAtATime] : [])],
    ...(open && { begin: async (request) => thenPruned(await open(request), pruneSometimes) }),
  }
}

const thenPruned = (transaction: StoreTransaction, pruneSometimes: () => void): StoreTransaction => ({
  client: transaction.client,
  async commit(completion) {
    const end = await transaction.commit(completion)
    pruneSometimes()
    return end
  },
  rollback: () => transaction.rollback(),
})
