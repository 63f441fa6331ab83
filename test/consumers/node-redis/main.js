import assert from 'node:assert/strict'
import { createReceiver } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { redisStore } from '@posthorn/redis'
import { deliverTwice, sampleEvent } from '@posthorn/testing'
import { createClient } from 'redis'

const redis = createClient({ url: process.env.REDIS_URL })
await redis.connect()
const secret = 'a secret'
const runs = []
const duplicates = []
const leads = createReceiver(recover, {
  secret,
  store: redisStore(redis),
  onDuplicate: ({ key }) => duplicates.push(key),
}).on('lead.created', (_event, delivery) => runs.push(delivery.key))

const { event } = sampleEvent(recover, 'lead.created')
for (const { status } of await deliverTwice(leads, recover, event, { secret })) assert.equal(status, 200)
assert.equal(runs.length, 1)
assert.deepEqual(duplicates, runs)
assert.ok((await redis.keys('posthorn:*')).length > 0)
await redis.quit()
