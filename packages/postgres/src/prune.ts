import { checkClient, type PostgresClient } from './client.js'
import { type Database, databaseOf } from './database.js'
import { defaultTable, type MigrationOptions } from './migration.js'
import { checkOptions } from './options.js'
import { retried } from './retry.js'
import { type Tables, tablesNamed } from './tables.js'

/** Few enough to lock for a moment only. */
const batch = 1000
const everyMs = 60_000

/**
 * Rows that somebody else has in hand are left for the next time. The time is that of a query of its own: a volatile
 * function in a comparison keeps Postgres from using the index.
 */
const batchOf = (table: string): string => `WITH gone AS MATERIALIZED (
    SELECT key FROM ${table} WHERE expires_at <= (SELECT clock_timestamp()) ORDER BY expires_at LIMIT ${batch} FOR UPDATE SKIP LOCKED
  ), deleted AS (
    DELETE FROM ${table} t USING gone WHERE t.key = gone.key RETURNING 1
  )
  SELECT count(*)::int AS deleted FROM deleted`

/** Deletes the records of deliveries and marks that are expired, in batches. Gives how many there were. */
export async function prune(client: PostgresClient, options: MigrationOptions = {}): Promise<number> {
  checkClient(client)
  checkOptions('prune', options, ['table'])
  return pruneIn(databaseOf(client), tablesNamed(options.table ?? defaultTable))
}

async function pruneIn(database: Database, { claims, marks }: Tables): Promise<number> {
  let all = 0
  for (const table of [claims, marks]) {
    let deleted = batch
    while (deleted >= batch) {
      const [row] = await retried(table, () => database.query(batchOf(table)))
      deleted = Number(row?.['deleted'] ?? 0)
      all += deleted
    }
  }
  return all
}

/** Prunes now and then, beside what the store is asked for: a timer would keep running when nobody uses the store. */
export function occasionally(database: Database, tables: Tables): () => void {
  let next = 0
  let running = false
  return () => {
    if (running || performance.now() < next) return
    running = true
    next = performance.now() + everyMs
    pruneIn(database, tables)
      // Nothing depends on it, and the next time will do.
      .catch(() => 0)
      .finally(() => {
        running = false
      })
  }
}
