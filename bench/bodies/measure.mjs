import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { cpuTime, startServer } from '../lib/server-process.mjs'
import { watchPeak } from './peak.mjs'
import { earlyBytes, prepareUploads, sendEarly, sendLate } from './uploads.mjs'

const script = fileURLToPath(new URL('serve.mjs', import.meta.url))

/** Many large bodies at once, on a server of their own. */
export async function measure(name, count, perLine = 20) {
  const server = await startServer(script, [name], { nodeOptions: ['--expose-gc'] })
  let open = []
  try {
    await warmUp(server, perLine)
    const uploads = prepareUploads(count, perLine)
    const { resident } = await server.ask('begin')
    const peakOf = watchPeak(server.pid)
    const before = await cpuTime(server)
    open = await sendEarly(server.port, uploads)
    const held = await untilReceived(server, earlyBytes(count))
    const atEnd = await cpuTime(server)
    const arrived = peakOf({ fallback: Number.NaN })
    const statuses = await within(60_000, sendLate(open))
    const after = await cpuTime(server)
    const { stallMs, peak } = await server.ask('end')
    const refused = statuses.filter((status) => status !== 200)
    return {
      perBody: peakOf({ fallback: peak - resident }) / count / 1_048_576,
      arrivedPerBody: arrived / count / 1_048_576,
      stallMs,
      finishMs: (after.computed - atEnd.computed) / 1e6,
      allMs: (after.computed - before.computed) / 1e6,
      held,
      refused,
    }
  } finally {
    for (const { socket } of open) socket.destroy()
    await server.stop()
  }
}

/** Some single requests: what is loaded and compiled with the first one is not the price of a body. */
async function warmUp(server, perLine) {
  for (const one of prepareUploads(3, perLine)) await sendLate(await sendEarly(server.port, [one]))
}

/** Whether all bodies are nearly there. A server that lets them wait is not waited for. */
async function untilReceived(server, bytes, limitMs = 3000) {
  for (let waited = 0; waited < limitMs; waited += 20) {
    if ((await server.ask('received')).bytes >= bytes) return true
    await delay(20)
  }
  return false
}

async function within(millis, work) {
  const late = new AbortController()
  const limit = delay(millis, undefined, { signal: late.signal }).then(
    () => Promise.reject(new Error('The server did not answer in time')),
    () => {},
  )
  try {
    return await Promise.race([work, limit])
  } finally {
    late.abort()
  }
}
