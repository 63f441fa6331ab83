import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { eventTemplate } from '../lib/event.mjs'
import { everySecond } from '../lib/progress.mjs'
import { interleave } from '../lib/rounds.mjs'
import { cpuTime, startServer } from '../lib/server-process.mjs'

const chunkSize = 65_536

/**
 * Posts a body at 8 MiB a second, and stops as soon as there is an answer. At the speed of a loopback, most
 * of the body would be on its way before any server can answer. Gives the status.
 */
function post(port, body, agent) {
  return new Promise((resolve, reject) => {
    let answered = false
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const outgoing = request({ port, host: '127.0.0.1', method: 'POST', agent, headers })
    outgoing.once('response', (response) => {
      answered = true
      response.resume()
      response.once('close', () => resolve(response.statusCode))
      if (!outgoing.writableFinished) outgoing.destroy()
    })
    outgoing.on('error', (error) => {
      if (!answered) reject(error)
    })
    let sent = 0
    const send = () => {
      if (answered) return
      if (sent === body.length) return void outgoing.end()
      outgoing.write(body.subarray(sent, (sent += chunkSize)), () => setTimeout(send, 8))
    }
    send()
  })
}

/** Server time of refusing bodies without a signature: read first, and not read. */
export async function run({ rounds, posts, progress }) {
  const tell = everySecond(progress)
  const body = eventTemplate(1_048_576)(1)
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const script = fileURLToPath(new URL('./unread-server.mjs', import.meta.url))
  const servers = { read: await startServer(script, ['read']), unread: await startServer(script, ['unread']) }
  const burst = (server) => async () => {
    const { computed } = await cpuTime(server)
    const statuses = await Promise.all(Array.from({ length: posts }, () => post(server.port, body, agent)))
    if (statuses.some((status) => status !== 401)) throw new Error(`answered ${[...new Set(statuses)].join(', ')} instead of 401`)
    return ((await cpuTime(server)).computed - computed) / posts
  }
  try {
    const candidates = { read: burst(servers.read), unread: burst(servers.unread) }
    await interleave(candidates, 3)
    return await interleave(candidates, rounds, (round) => tell(`bodies that need not be read: round ${round} of ${rounds}`))
  } finally {
    agent.destroy()
    await Promise.all(Object.values(servers).map((server) => server.stop()))
  }
}
