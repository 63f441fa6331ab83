import assert from 'node:assert/strict'
import { once } from 'node:events'
import { bullmqQueue, webhookProcessor } from '@posthorn/bullmq'
import { createReceiver } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { redisStore } from '@posthorn/redis'
import { deliverTwice, sampleEvent } from '@posthorn/testing'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'

const url = new URL(process.env.REDIS_URL)
const connection = { host: url.hostname, port: Number(url.port) }
const redis = new Redis(url.href)
const queue = new Queue('webhooks', { connection })
const secret = 'a secret'
const options = { secret, store: redisStore(redis) }

// This side answers the sender.
const intake = createReceiver(recover, { ...options, acknowledge: 'queue', queue: bullmqQueue(queue) })
const { event } = sampleEvent(recover, 'lead.created')
for (const { status } of await deliverTwice(intake, recover, event, { secret })) assert.equal(status, 200)
assert.equal(await queue.getWaitingCount(), 1)

// This side handles what is in the queue.
const runs = []
const leads = createReceiver(recover, options).on('lead.created', ({ id }) => runs.push(id))
const worker = new Worker('webhooks', webhookProcessor(leads), { connection })
await once(worker, 'completed')

// Once more, now that it was handled.
for (const { status } of await deliverTwice(intake, recover, event, { secret })) assert.equal(status, 200)
assert.equal(await queue.getWaitingCount(), 0)
assert.deepEqual(runs, [event.id])

await worker.close()
await queue.close()
redis.disconnect()
