import { once } from 'node:events'
import { installedIn } from '../lib/workspace.mjs'
import { apps } from './apps.mjs'
import { watchStalls } from './stalls.mjs'

process.once('disconnect', () => process.exit())

const app = installedIn('express', 'express')()
await apps[process.argv[2]](app)
const server = app.listen(0, '127.0.0.1')
const sockets = new Set()
server.on('connection', (socket) => void sockets.add(socket))
await once(server, 'listening')

let stalls
const answers = {
  cpu: () => process.cpuUsage(),
  /** Waits for nothing: gives what is resident once all garbage is gone, and starts to watch. */
  begin() {
    for (let round = 0; round < 3; round++) globalThis.gc()
    sockets.clear()
    stalls = watchStalls()
    return { resident: process.memoryUsage.rss() }
  },
  received: () => ({ bytes: [...sockets].reduce((sum, { bytesRead }) => sum + bytesRead, 0) }),
  end: () => ({ stallMs: stalls.longest(), peak: process.resourceUsage().maxRSS * 1024 }),
}
process.on('message', (question) => process.send(answers[question]()))
process.send({ port: server.address().port })
