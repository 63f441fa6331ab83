import { readFileSync } from 'node:fs'
import { send } from '@posthorn/testing'
import { expect, test } from 'vitest'
import { keepAlive, post } from '../support/agent.js'
import { type Example, startApp } from '../support/app.js'
import { recoverBody, recoverDelivery } from '../support/signing.js'

const megabyte = 1_048_576
const hasProc = process.platform === 'linux'

export function loadContract(example: Example): void {
  test('10 000 malformed signatures leave the app alive and its memory flat', async ({ annotate }) => {
    const app = await startApp(example)
    const agent = keepAlive(50)
    const { headers, body } = recoverDelivery(recoverBody())
    const forge = (index: number) =>
      post(`${app.url}/webhooks/recover`, agent, { body, headers: { ...headers, 'x-recover-signature': malformed(index) } })
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
    await app.stop()
  }, 60_000)
}

/** Each one different, so that whatever remembers them grows. */
function malformed(index: number): string {
  const text = `${index}-${'z'.repeat(index % 300)}`
  return index % 2 === 0 ? text : index.toString(16).padStart(64, '0')
}

function residentBytes(pid: number): number {
  if (!hasProc) return 0
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}
