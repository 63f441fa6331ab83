import assert from 'node:assert/strict'
import { createReceiver } from '@posthorn/core'
import { migrate, postgresStore } from '@posthorn/postgres'
import { recover } from '@posthorn/providers/recover'
import { deliverTwice, sampleEvent } from '@posthorn/testing'
import pg from 'pg'

// `import { Pool }` is there from 8.15.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
await migrate(pool)
await pool.query('CREATE TABLE leads (id text)')
const secret = 'a secret'
const runs = []
const duplicates = []
const leads = createReceiver(recover, {
  secret,
  store: postgresStore(pool, { transactions: true }),
  onDuplicate: ({ key }) => duplicates.push(key),
}).on('lead.created', async (event, delivery) => {
  runs.push(delivery.key)
  await delivery.transaction.query('INSERT INTO leads (id) VALUES ($1)', [event.id])
})

const { event } = sampleEvent(recover, 'lead.created')
for (const { status } of await deliverTwice(leads, recover, event, { secret })) assert.equal(status, 200)
assert.equal(runs.length, 1)
assert.deepEqual(duplicates, runs)
assert.deepEqual((await pool.query('SELECT id FROM leads')).rows, [{ id: event.id }])
await pool.end()
