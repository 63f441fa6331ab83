import { PGlite, type Transaction } from '@electric-sql/pglite'
import { createReceiver, type Store } from '@posthorn/core'
import { migrate, postgresStore, prune } from '@posthorn/postgres'
import { recover } from '@posthorn/providers/recover'
import { Client, Pool, type PoolClient } from 'pg'

const pool = new Pool()
const db = new PGlite()
const secret = 'k'

postgresStore(pool, { transactions: true }) satisfies Store<PoolClient>
postgresStore(db, { transactions: true }) satisfies Store<Transaction>
postgresStore(pool) satisfies Store<undefined>
postgresStore(db, { table: 'hooks.claims', transactions: false }) satisfies Store<undefined>
void (migrate(pool) satisfies Promise<void>)
void (prune(db) satisfies Promise<number>)

createReceiver(recover, { secret, store: postgresStore(pool, { transactions: true }) }).on(
  'lead.created',
  async (event, { transaction }) => {
    transaction satisfies PoolClient
    const { rows } = await transaction.query<{ id: string }>('SELECT id FROM leads WHERE id = $1', [event.id])
    rows satisfies { id: string }[]
    // @ts-expect-error a connection has no such method
    void transaction.insert
  },
)

createReceiver(recover, { secret, store: postgresStore(db, { transactions: true }) }).on('lead.created', (_event, delivery) => {
  void delivery.transaction.sql`SELECT 1`
})

createReceiver(recover, { secret, store: postgresStore(pool) }).on('lead.created', (_event, delivery) => {
  delivery.transaction satisfies undefined
  // @ts-expect-error without transactions there is nothing to write with
  void delivery.transaction.query
})

// @ts-expect-error a single connection cannot keep claims beside other work
postgresStore(new Client())

// @ts-expect-error there is no such option
postgresStore(pool, { tables: 'claims' })
