import assert from 'node:assert/strict'
import { createReceiver } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { deliverTwice, sampleEvent } from '@posthorn/testing'
import { entryPoints } from './entry-points.js'

assert.ok(entryPoints.length > 100)
for (const name of entryPoints) assert.ok(Object.keys(await import(name)).length > 0, `${name} exports nothing`)

const runs = []
const secret = 'a secret'
const leads = createReceiver(recover, { secret }).on('lead.created', (event) => runs.push(event.id))
const { event } = sampleEvent(recover, 'lead.created')
for (const { status } of await deliverTwice(leads, recover, event, { secret })) assert.equal(status, 200)
assert.equal(runs.length, 1)

console.log(`${entryPoints.length} entry points`)
