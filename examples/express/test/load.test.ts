import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { send } from '@posthorn/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, startApp } from './support/app.js'
import { recoverBody, recoverDelivery } from './support/signing.js'

const megabyte = 1_048_576
const hasProc = process.platform === 'linux'

describe('the app under load', () => {
  let app: App
  beforeAll(async () => (app = await startApp()))
  afterAll(() => app.stop())

  test('200 copies of a delivery at once run the handler once, and all get 200 or 503', async () => {
    const delivery = recoverDelivery(recoverBody())
    const replies = await Promise.all(Array.from({ length: 200 }, () => send(`${app.url}/webhooks/recover`, delivery)))
    const kinds = replies.map(({ status, headers }) =>
      status === 503 ? `503, retry after ${Number(headers['retry-after']) > 0}` : String(status),
    )
    expect(kinds).toContain('200')
    expect(kinds.filter((kind) => kind !== '200' && kind !== '503, retry after true')).toEqual([])
    expect(await app.runs()).toHaveLength(1)
  })

  test('a body of 20 MB is answered 413, and the reply arrives', async () => {
    const delivery = recoverDelivery(`"${'x'.repeat(20 * megabyte)}"`)
    expect(await send(`${app.url}/webhooks/recover`, delivery)).toMatchObject({ status: 413 })
  })

  test('10 000 malformed signatures leave the process alive and its memory flat', async ({ annotate }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 50 })
    const { headers, body } = recoverDelivery(recoverBody())
    const forge = (index: number) =>
      post(`${app.url}/webhooks/recover`, agent, { ...headers, 'x-recover-signature': malformed(index) }, body)
    const counts = new Map<number, number>()
    let next = 0
    const flood = async (until: number) => {
      const worker = async () => {
        while (next < until) {
          const status = await forge((next += 1))
          counts.set(status, (counts.get(status) ?? 0) + 1)
        }
      }
      await Promise.all(Array.from({ length: 50 }, worker))
    }
    // A young process takes memory for its code and its heap, whatever it is asked.
    await flood(5000)
    const before = residentBytes(app.pid)
    await flood(15_000)
    agent.destroy()
    expect(Object.fromEntries(counts)).toEqual({ 401: 15_000 })
    expect(await send(`${app.url}/webhooks/recover`, { headers, body })).toMatchObject({ status: 200 })
    const after = residentBytes(app.pid)
    if (!hasProc) await annotate('memory is not compared: this system has no /proc')
    expect(after - before).toBeLessThan(80 * megabyte)
  }, 60_000)
})

/** Each one different, so that whatever remembers them grows. */
function malformed(index: number): string {
  const text = `${index}-${'z'.repeat(index % 300)}`
  return index % 2 === 0 ? text : index.toString(16).padStart(64, '0')
}

function post(url: string, agent: Agent, headers: Readonly<Record<string, string>>, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0)).on('error', reject)
      },
    )
    outgoing.on('error', reject).end(body)
  })
}

function residentBytes(pid: number): number {
  if (!hasProc) return 0
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}
