import { createInterface } from 'node:readline'
import { createReceiver } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { Queue } from 'bullmq'
import { bullmqQueue } from '../../src/index.js'
import { lead, secret } from './lead.js'

/** Receives a delivery for each line of its input, and prints the status. Nobody listens to errors of its queue. */
const [url = '', name = ''] = process.argv.slice(2)
const { hostname: host, port } = new URL(url)
const queue = new Queue(name, { connection: { host, port: Number(port) } })
const receiver = createReceiver(recover, { secret, acknowledge: 'queue', queue: bullmqQueue(queue), storeTimeoutMs: 500 })
createInterface({ input: process.stdin }).on('line', async () => {
  console.log((await receiver.receive(lead())).status)
})
