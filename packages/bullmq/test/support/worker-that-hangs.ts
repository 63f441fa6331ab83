import { createReceiver } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { redisStore } from '@posthorn/redis'
import { Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { webhookProcessor } from '../../src/index.js'
import { secret } from './lead.js'

/** A worker whose handler says that it runs, and never ends: `url queue prefix`. */
const [url = '', queue = '', prefix = ''] = process.argv.slice(2)
const { hostname: host, port } = new URL(url)
const store = redisStore(new Redis(url), { prefix })
const receiver = createReceiver(recover, { secret, store, leaseMs: 1000 }).on('*', async (_event, delivery) => {
  console.log(`runs with fence ${delivery.fence}`)
  await new Promise(() => {})
})
const worker = new Worker(queue, webhookProcessor(receiver), {
  connection: { host, port: Number(port) },
  lockDuration: 500,
  // Its check would keep others from theirs for as long as its interval.
  skipStalledCheck: true,
})
worker.on('error', console.error)
