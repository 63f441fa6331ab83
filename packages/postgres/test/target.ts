import { PGlite } from '@electric-sql/pglite'
import { migrate, postgresStore } from '@posthorn/postgres'
import type { StoreTarget } from '@posthorn/testing/stores'
import { type Engine, postgresFor } from '../../../test/servers/either.js'
import { dropTables, ownTables, poolOn } from './support/fixture.js'

let engine: Promise<Engine> | undefined

/** One server for all targets of a process; it ends with the process. */
const server = (): Promise<Engine> => (engine ??= postgresFor())

/** Moves records back, as if they had been written earlier. */
const movedBack = (table: string): readonly string[] => [
  `UPDATE ${table} SET lease_until = lease_until - $2::float8 * interval '1 millisecond',
    expires_at = expires_at - $2::float8 * interval '1 millisecond' WHERE key = ANY ($1::text[])`,
  `UPDATE ${table}_marks SET expires_at = expires_at - $2::float8 * interval '1 millisecond' WHERE key = ANY ($1::text[])`,
]

/** A Postgres whose pools have another default isolation level than usual. */
const pgTarget = (name: string, options?: string): StoreTarget => ({
  name,
  capabilities: { shared: true, transactions: true, concurrentTransactions: true, uncountedReleases: true },
  open: async () => {
    const { url } = await server()
    const pools = [1, 2].map(() => poolOn(url, options === undefined ? {} : { options }))
    const [first, second] = [pools[0]!, pools[1]!]
    const table = await ownTables(first)
    return {
      stores: [postgresStore(first, { table, transactions: true }), postgresStore(second, { table, transactions: true })],
      advance: async (keys, ms) => {
        for (const statement of movedBack(table)) await first.query(statement, [keys, ms])
      },
      close: async () => {
        await dropTables(first, table)
        for (const pool of pools) await pool.end()
      },
    }
  },
})

/** The store with pools of `pg`. */
export const pgTargets: readonly StoreTarget[] = [
  pgTarget('postgres (pg)'),
  pgTarget('postgres (pg, serializable)', '-c default_transaction_isolation=serializable'),
]

let embedded: Promise<PGlite> | undefined

/** The store with an embedded Postgres. */
export const pgliteTarget: StoreTarget = {
  name: 'postgres (PGlite)',
  capabilities: { shared: false, transactions: true, uncountedReleases: true },
  open: async () => {
    const db = await (embedded ??= PGlite.create())
    await migrate(db)
    return {
      stores: [postgresStore(db, { transactions: true })],
      advance: async (keys, ms) => {
        for (const statement of movedBack('posthorn_claims')) await db.query(statement, [keys, ms])
      },
      close: () => Promise.resolve(),
    }
  },
}

export const postgresTargets: readonly StoreTarget[] = [...pgTargets, pgliteTarget]
