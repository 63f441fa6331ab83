// node app.mjs '{ "engine": …, "url": …, "port": …, "ledgers": …, "life": …, … }'
// One of several apps that share a store, and that are killed all the time. Not TypeScript: to compile it at each start
// would take longer than it lives.
import { openSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createReceiver } from '@posthorn/core'
import { defineMount, sendReply } from '@posthorn/core/node'
import { recover } from '@posthorn/providers/recover'
import { withFlaw } from './flaws.mjs'
import { partsOf } from './parts.mjs'

const { engine, url, port, ledgers, life, flaw, secret, times, queueName } = JSON.parse(process.argv[2])

// Whoever started it is gone.
process.once('disconnect', () => process.exit())

const ledger = openSync(join(ledgers, String(life)), 'a')

/** Written at once: what the system has taken over survives the end of this process. */
const note = (what, { id }, { fence }) => writeSync(ledger, `${what} ${id} ${fence} ${Date.now()}\n`)

const { options, effect, work } = await partsOf(engine, url, queueName)
const receiver = createReceiver(recover, { secret, ...times, ...withFlaw(options, flaw) })
receiver.on('sequence.completed', async (event, delivery) => {
  note('start', event, delivery)
  await pause(event.data.work_ms / 2)
  await effect?.(event, delivery)
  note('effect', event, delivery)
  // A process that ends here has done its work, and nobody knows.
  await pause(event.data.work_ms / 2)
  note('end', event, delivery)
})
work?.(receiver)

const createMount = defineMount({
  fix: 'Nothing reads the request before.',
  requestOf: (request) => ({ node: request, url: request.url, params: undefined }),
})
const mount = createMount('chaos', receiver, {})
const server = createServer(async (request, response) => {
  try {
    sendReply(request, response, await mount.receive(request))
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
})
server.listen(port, '127.0.0.1', () => process.send('listening'))
