import { deepStrictEqual, ok } from 'node:assert/strict'
import { permanent, sign } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { withApp } from './app.js'
import type { ConformanceCase } from './case.js'
import { type Fixture, now, recoverBody, secret, withReceiver } from './fixture.js'
import { gate } from './gate.js'
import type { Target } from './target.js'
import { headOf, openWire } from './wire.js'

const tolerated = [200, 400, 401, 404, 405, 408, 413, 415, 500, 503]

/** Which statuses a sender can meet. */
export const statusCases: readonly ConformanceCase[] = [
  {
    id: 'HTTP-16',
    group: 'HTTP',
    name: 'never answers 3xx, 409, 410 or 422 by itself, whatever a sender or a handler does',
    basis: 'senders follow or fail redirects, disable an endpoint at 410, and take other 4xx for an end to retrying',
    run: async (target) => {
      const seen = new Set<number>()
      for (const mount of [withReceiver, withApp]) {
        await mount(target, { options: { bodyLimit: 500, bodyTimeoutMs: 50 } }, (fixture) => provoke(fixture, seen))
      }
      await withHandlers(target, seen)
      const body = '{"object_type":"email","metric":"sent"}'
      await withReceiver(target, { provider: customerio, body: () => body }, async ({ deliver }) => {
        for (const timestamp of [now, now - 301_000, now + 301_000]) seen.add((await deliver(body, { timestamp })).status)
        // The same signed bytes under another unsigned id.
        const captured = sign(customerio, { secret, body, timestamp: now })
        seen.add((await deliver(body, {}, { headers: { ...captured, 'x-cio-idempotency-key': 'fresh' } })).status)
      })
      deepStrictEqual(
        [...seen].filter((status) => !tolerated.includes(status)),
        [],
      )
      for (const status of [200, 400, 401, 408, 413, 415, 500, 503])
        ok(seen.has(status), `nothing was answered ${status} any more`)
    },
  },
]

/** Sends what a sender can get wrong. */
async function provoke({ deliver, url, receiver }: Fixture, seen: Set<number>): Promise<void> {
  const handled = recoverBody()
  const note = async (reply: ReturnType<typeof deliver>) => seen.add((await reply).status)
  const long = recoverBody('lead.created', { long: ' '.repeat(500) })
  for (const body of [handled, handled, 'not JSON', 'null', '', Buffer.of(0xff), long]) await note(deliver(body))
  for (const signature of ['', 'ff', '0'.repeat(64), 'x'.repeat(64)]) {
    await note(deliver(handled, {}, { headers: { 'x-recover-signature': signature } }))
  }
  const length = { 'content-length': String(handled.length) }
  for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']) await note(deliver(handled, { headers: length }, { method }))
  await note(deliver(handled, {}, { headers: {} }))
  await note(deliver(handled, {}, { body: `${handled} ` }))
  await note(deliver(handled, { headers: { 'content-encoding': 'gzip' } }))
  const slow = openWire(url)
  await slow.write(headOf(url, { 'x-recover-signature': '0'.repeat(64), 'content-length': 50 }))
  for (const status of await slow.statuses()) seen.add(status)
  slow.destroy()
  await receiver.close({ timeoutMs: 0 })
  await note(deliver())
}

/** Has handlers end in every way, with duplicates while they run and afterwards. */
async function withHandlers(target: Target, seen: Set<number>): Promise<void> {
  const outcomes: (() => unknown)[] = [
    () => undefined,
    () => Promise.reject(new Error('failed')),
    () => Promise.reject(permanent(new Error('failed for good'))),
    () => new Promise<never>(() => undefined),
  ]
  for (const outcome of outcomes) {
    const started = gate()
    const handle = () => {
      started.open()
      return outcome()
    }
    await withReceiver(target, { handle, options: { deadlineMs: 50, joinMs: 10 } }, async ({ deliver }) => {
      const body = recoverBody()
      const first = deliver(body)
      await started.opened
      for (const { status } of await Promise.all([first, deliver(body), deliver(body)])) seen.add(status)
      seen.add((await deliver(body)).status)
    })
  }
}
