import { randomUUID } from 'node:crypto'
import { migrate, postgresStore } from '@posthorn/postgres'
import type { Store, StoreTransaction } from '@posthorn/core'
import { Pool, type PoolClient, type PoolConfig } from 'pg'
import { type Engine, postgresFor } from '../../../../test/servers/either.js'

/** A pool that does not wait for ever for a server that is gone. */
export const poolOn = (connectionString: string, options: PoolConfig = {}): Pool =>
  new Pool({ connectionString, connectionTimeoutMillis: 2000, max: 10, ...options })

/** A name that no other test has. */
export const freshTable = (): string => `t${randomUUID().replaceAll('-', '').slice(0, 20)}`

/** Tables of a test's own, in a server that others may use too. */
export async function ownTables(pool: Pool): Promise<string> {
  const table = freshTable()
  await migrate(pool, { table })
  return table
}

export async function dropTables(pool: Pool, ...tables: readonly string[]): Promise<void> {
  for (const table of tables) await pool.query(`DROP TABLE IF EXISTS ${table}, ${table}_marks`)
}

export const freshKey = (): string => `v1:{${randomUUID()}}`

export const handled = { retentionMs: 600_000, dead: false }

/** Claims as a receiver asks for them. */
export const claimOf = (key: string, token: string) => ({ key, token, leaseMs: 60_000, retentionMs: 600_000 })

/** A store with transactions, and a table that handlers write to. */
export interface Effects {
  readonly table: string
  readonly effects: string
  readonly store: Store<PoolClient>
  /** Claims a key and opens its transaction. */
  readonly open: (key: string, token: string, maxRunMs?: number) => Promise<StoreTransaction<PoolClient>>
  /** How often a key's effect is there. */
  readonly count: (key: string) => Promise<number>
  readonly drop: () => Promise<void>
}

/** A server with tables and pools for a whole file of tests. */
export interface Shared {
  readonly engine: Engine
  readonly pool: Pool
  /** A pool that no store uses. */
  readonly admin: Pool
  readonly run: Effects
  readonly end: () => Promise<void>
}

export async function sharedEffects(): Promise<Shared> {
  const engine = await postgresFor()
  const admin = poolOn(engine.url)
  const pool = poolOn(engine.url, { max: 4 })
  const run = await effectsIn(pool, admin)
  const end = async () => {
    await run.drop()
    await pool.end()
    await admin.end()
    await engine.stop()
  }
  return { engine, pool, admin, run, end }
}

/**
 * The tables are made and read by a pool of their own, since that of the store may be broken on purpose; nothing is
 * pruned, which would use a connection at a time of its own.
 */
export async function effectsIn(pool: Pool, admin: Pool): Promise<Effects> {
  const table = await ownTables(admin)
  const effects = `${table}_effects`
  await admin.query(`CREATE TABLE ${effects} (
    key text, other text UNIQUE DEFERRABLE INITIALLY DEFERRED
  )`)
  const store = postgresStore(pool, { table, transactions: true, prune: false })
  return {
    table,
    effects,
    store,
    open: async (key, token, maxRunMs = 60_000) => {
      await store.claim(claimOf(key, token))
      return store.begin!({ key, token, maxRunMs })
    },
    count: async (key) => (await admin.query(`SELECT 1 FROM ${effects} WHERE key = $1`, [key])).rows.length,
    drop: async () => {
      await admin.query(`DROP TABLE ${effects}`)
      await dropTables(admin, table)
    },
  }
}
