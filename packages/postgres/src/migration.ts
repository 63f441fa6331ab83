import { checkClient, type PostgresClient } from './client.js'
import { databaseOf } from './database.js'
import { checkOptions } from './options.js'
import { tablesNamed } from './tables.js'

/** Options of {@link migration} and {@link migrate}. */
export interface MigrationOptions {
  /** Name of the table of claims, with a schema before it or without, as given to the store. @default 'posthorn_claims' */
  readonly table?: string
}

export const defaultTable = 'posthorn_claims'

/**
 * The SQL that makes the tables, to be applied with any tool. It can be applied again. Keys are compared byte by byte: an
 * index in a language's order is corrupt once an update of the system changes that order.
 */
export function migration(options: MigrationOptions = {}): string {
  checkOptions('migration', options, ['table'])
  const { claims, marks, claimsIndex, marksIndex } = tablesNamed(options.table ?? defaultTable)
  return `CREATE TABLE IF NOT EXISTS ${claims} (
  key text COLLATE "C" PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('pending', 'done', 'dead', 'released')),
  token text NOT NULL,
  fence bigint NOT NULL,
  lease_until timestamptz NOT NULL,
  retention interval NOT NULL,
  expires_at timestamptz NOT NULL,
  reply text
);
CREATE INDEX IF NOT EXISTS ${claimsIndex} ON ${claims} (expires_at);
CREATE TABLE IF NOT EXISTS ${marks} (
  key text COLLATE "C" PRIMARY KEY,
  claim_key text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS ${marksIndex} ON ${marks} (expires_at);
`
}

/** Any number; all who migrate take the same. */
const lock = 7_674_110_931

/** Makes the tables, unless they are there. Several processes may do so at once. */
export async function migrate(client: PostgresClient, options: MigrationOptions = {}): Promise<void> {
  checkClient(client)
  const sql = migration(options)
  // IF NOT EXISTS looks and then makes: two at once both find nothing, and one fails. Statements sent together are one
  // transaction, so the lock is held until the end.
  await databaseOf(client).script(`SELECT pg_advisory_xact_lock(${lock}); ${sql}`)
}
