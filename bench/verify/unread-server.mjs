import { createServer } from 'node:http'
import getRawBody from 'raw-body'
import { createReceiver } from '../../packages/core/dist/index.js'
import { bodyOf, headersOf, sendReply } from '../../packages/core/dist/node/index.js'
import { schemes } from './schemes.mjs'

/**
 * An endpoint on bare node:http, with one receiver either way: it is given a reader, as adapters do, and may refuse before
 * the body is read; or a body that raw-body has read.
 */
const readsFirst = process.argv[2] === 'read'
const receiver = createReceiver(schemes.stripe.provider, { secret: schemes.stripe.secret })

const server = createServer(async (request, response) => {
  const body = readsFirst ? await getRawBody(request, { limit: '2mb' }) : bodyOf(request, '')
  const { method, url } = request
  sendReply(request, response, await receiver.receive({ method, url, headers: headersOf(request), body }))
})

process.on('message', () => process.send(process.cpuUsage()))
process.once('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
