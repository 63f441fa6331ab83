import { once } from 'node:events'
import { profiling } from './profiling.mjs'

const [framework, candidate] = process.argv.slice(2)
process.once('disconnect', () => process.exit())

const { start } = await import(`./servers/${framework}.mjs`)
const server = await start(candidate)
if (!server.listening) await once(server, 'listening')
// Connections are idle while others are measured.
server.keepAliveTimeout = 120_000
process.on('message', async (question) => {
  if (question === 'cpu') process.send(process.cpuUsage())
  else process.send(await profiling(question))
})
process.send({ port: server.address().port })
