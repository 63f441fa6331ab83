import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { sign } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import type { ConformanceCase } from './case.js'
import { bracketed, type Fixture, now, recoverBody, secret, withReceiver } from './fixture.js'
import { exchange, headOf, openWire, statusesIn, type Wire } from './wire.js'

/** Short, so that a case does not wait for the default. One slot, so that one request that keeps it is seen. */
const impatient = { options: { bodyTimeoutMs: 150, maxUnverified: 1 } }

/** Requests that are framed oddly, or come slowly. */
export const framingCases: readonly ConformanceCase[] = [
  {
    id: 'HTTP-04',
    group: 'HTTP',
    name: 'answers nothing but 400 to a request whose length is given twice or wrongly',
    basis: 'request smuggling: two servers that disagree about the length see different requests',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        bracketed(fixture, async () => {
          const { url } = fixture
          const body = recoverBody()
          const { length } = body
          const chunked = `${length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
          const signed = { ...sign(recover, { secret, body, timestamp: now }), connection: 'close' }
          const twice = { ...signed, 'content-length': length, 'Content-Length': length + 1 }
          await isMalformed(url, headOf(url, twice) + body)
          await isMalformed(url, headOf(url, { ...signed, 'content-length': length, 'transfer-encoding': 'chunked' }) + chunked)
          await isMalformed(url, headOf(url, { ...signed, 'content-length': '-1' }) + body)
          await isMalformed(url, headOf(url, { ...signed, 'content-length': `${length}x` }) + body)
          await isMalformed(url, headOf(url, { ...signed, 'transfer-encoding': 'chunked' }) + chunked.replace(/^\w+/, 'xyz'))
          await isMalformed(url, headOf(url, { ...signed, 'transfer-encoding': 'chunked' }) + chunked.replace(/^\w+/, '1'))
        }),
      ),
  },
  {
    id: 'HTTP-05',
    group: 'HTTP',
    name: 'answers 408 to a body that stops coming, frees its place and closes',
    basis: 'Node waits 300 s for a request, and some frameworks turn even that off',
    run: (target) =>
      withReceiver(target, impatient, (fixture) =>
        bracketed(fixture, async () => {
          const wire = openWire(fixture.url)
          await wire.write(`${headOf(fixture.url, { ...plausible(), 'content-length': 50 })}{"id":1`)
          await isCut(fixture, wire)
          await wire.ended
        }),
      ),
  },
  {
    id: 'HTTP-06',
    group: 'HTTP',
    name: 'answers 408 to a body that drips, however steadily, frees its place and closes',
    basis: 'slowloris: a timeout that starts anew with each byte never ends',
    run: (target) =>
      withReceiver(target, impatient, (fixture) =>
        bracketed(fixture, async () => {
          const ends: Promise<unknown>[] = []
          for (const framing of [{ 'content-length': 60_000 }, { 'transfer-encoding': 'chunked' }]) {
            const wire = openWire(fixture.url)
            await wire.write(headOf(fixture.url, { ...plausible(), ...framing }))
            const drip = setInterval(() => void wire.write('content-length' in framing ? ' ' : '1\r\n \r\n'), 20)
            ends.push(wire.ended.finally(() => clearInterval(drip)))
            await isCut(fixture, wire)
          }
          await Promise.all(ends)
        }),
      ),
  },
  {
    id: 'HTTP-09',
    group: 'HTTP',
    name: 'handles a delivery whose sender asks for 100-continue first',
    basis: 'curl asks for large bodies, and waits where nobody answers',
    run: (target) =>
      withReceiver(target, {}, async ({ url, runs }) => {
        const body = recoverBody()
        const signed = sign(recover, { secret, body, timestamp: now })
        const wire = openWire(url)
        await wire.write(headOf(url, { ...signed, 'content-length': body.length, expect: '100-continue', connection: 'close' }))
        await wire.interim
        await wire.write(body)
        deepStrictEqual([...(await wire.statuses()), runs.length], [200, 1])
        await wire.ended
      }),
  },
  {
    id: 'HTTP-12',
    group: 'HTTP',
    name: 'survives HTTP/1.0 without a Host',
    basis: 'code that builds a URL from the Host header throws without one',
    run: (target) =>
      withReceiver(target, {}, async ({ url, runs, deliver }) => {
        const body = recoverBody()
        const headers = { ...sign(recover, { secret, body, timestamp: now }), 'content-length': body.length }
        const [status] = statusesIn(await exchange(url, headOf(url, headers, { version: '1.0' }) + body))
        ok(status === 200 || status === 400, `answered ${status}`)
        strictEqual(runs.length, status === 200 ? 1 : 0)
        const control = await deliver()
        strictEqual(control.status, 200)
      }),
  },
]

const plausible = (): Record<string, string> => sign(recover, { secret, body: 'another body', timestamp: now })

/** Node may hang up without a reply once the request was handed on; what it must not do is answer anything else. */
async function isMalformed(url: string, bytes: string): Promise<void> {
  const statuses = statusesIn(await exchange(url, bytes))
  ok(statuses.length <= 1 && (statuses[0] ?? 400) === 400, `answered ${statuses.join()} to ${JSON.stringify(bytes)}`)
}

/** The place has to be free as soon as the reply is there, while the connection may still be drained. */
async function isCut({ deliver, receiver }: Fixture, wire: Wire): Promise<void> {
  deepStrictEqual(await wire.statuses(), [408])
  const next = await deliver('not JSON')
  strictEqual(next.status, 400, 'the place was not freed')
  strictEqual((await receiver.health()).refused.too_busy, undefined)
}
