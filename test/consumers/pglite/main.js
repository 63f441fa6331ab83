import assert from 'node:assert/strict'
import { PGlite } from '@electric-sql/pglite'
import { createReceiver } from '@posthorn/core'
import { migrate, postgresStore } from '@posthorn/postgres'
import { recover } from '@posthorn/providers/recover'
import { deliverTwice, sampleEvent } from '@posthorn/testing'

const database = new PGlite() // in memory
await migrate(database)
await database.query('CREATE TABLE leads (id text)')
const secret = 'a secret'
const runs = []
const duplicates = []
const leads = createReceiver(recover, {
  secret,
  store: postgresStore(database, { transactions: true }),
  onDuplicate: ({ key }) => duplicates.push(key),
}).on('lead.created', async (event, delivery) => {
  runs.push(delivery.key)
  await delivery.transaction.query('INSERT INTO leads (id) VALUES ($1)', [event.id])
})

const { event } = sampleEvent(recover, 'lead.created')
for (const { status } of await deliverTwice(leads, recover, event, { secret })) assert.equal(status, 200)
assert.equal(runs.length, 1)
assert.deepEqual(duplicates, runs)
assert.deepEqual((await database.query('SELECT id FROM leads')).rows, [{ id: event.id }])
await database.close()
