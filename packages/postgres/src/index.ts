export type { PgConnection, PgPool, PgResult, PGliteClient, PGliteTransaction, PostgresClient, TransactionOf } from './client.js'
export { migrate, migration, type MigrationOptions } from './migration.js'
export { postgresStore, type PostgresStoreOptions } from './postgres-store.js'
export { prune } from './prune.js'
