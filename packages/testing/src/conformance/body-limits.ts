import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { sign } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import type { ConformanceCase } from './case.js'
import { bracketed, now, recoverBody, secret, withReceiver } from './fixture.js'
import { headOf, openWire } from './wire.js'

const mebibyte = 1_048_576
const limit = mebibyte
const large = 20 * mebibyte

/** Bodies at and over the limit, and what becomes of the connection. */
export const bodyLimitCases: readonly ConformanceCase[] = [
  {
    id: 'BODY-11',
    group: 'BODY',
    name: 'handles a body of exactly the limit, with a declared length and without',
    basis: 'an off-by-one refuses what the documentation allows',
    run: (target) =>
      withReceiver(target, {}, async ({ deliver, runs }) => {
        const whole = await deliver(bodyOfSize(limit))
        const body = Buffer.from(bodyOfSize(limit))
        const chunked = await deliver(body, {}, { body: [body.subarray(0, 1000), body.subarray(1000)] })
        deepStrictEqual([whole.status, chunked.status, runs.length], [200, 200, 2])
      }),
  },
  {
    id: 'BODY-12',
    group: 'BODY',
    name: 'answers 413 by the declared length while the body is still to come, and does not wedge the connection',
    basis:
      'a server that closes under a writing sender loses the reply to a reset; one that stops reading never sees the next request',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        bracketed(fixture, async () => {
          const over = await fixture.deliver(bodyOfSize(limit + 1))
          strictEqual(over.status, 413)
          const patient = await fixture.deliver(bodyOfSize(large))
          strictEqual(patient.status, 413, 'a sender that reads after it wrote everything did not get the reply')
          const wire = openWire(fixture.url)
          await wire.write(headOf(fixture.url, { ...plausible(), 'content-length': large }))
          deepStrictEqual(await wire.statuses(), [413])
          ok(await wire.write(Buffer.alloc(large, ' ')), 'the connection was reset under a sender that was still writing')
          await wire.write(headOf(fixture.url, { 'content-length': 0, connection: 'close' }))
          strictEqual((await wire.statuses(2))[1] ?? 401, 401)
          await wire.ended
        }),
      ),
  },
  {
    id: 'BODY-12-SMALL',
    group: 'BODY',
    name: 'serves the next request of a connection after a body that was little over the limit',
    basis: 'readers of bodies leave the request paused once they gave up, which blocks whatever comes behind it',
    run: (target) =>
      withReceiver(target, { options: { bodyLimit: 500 } }, async ({ url, runs }) => {
        for (const framing of [{ 'content-length': 600 }, { 'transfer-encoding': 'chunked' }]) {
          const before = runs.length
          const wire = openWire(url)
          const chunked = 'transfer-encoding' in framing
          const content = ' '.repeat(600)
          await wire.write(headOf(url, { ...plausible(), ...framing }) + (chunked ? `258\r\n${content}\r\n0\r\n\r\n` : content))
          deepStrictEqual(await wire.statuses(), [413])
          const body = recoverBody()
          const headers = sign(recover, { secret, body, timestamp: now })
          await wire.write(headOf(url, { ...headers, 'content-length': body.length, connection: 'close' }) + body)
          const [, next] = await wire.statuses(2)
          await wire.ended
          deepStrictEqual([next ?? 'closed', runs.length - before], next === undefined ? ['closed', 0] : [200, 1])
        }
      }),
  },
  {
    id: 'BODY-12-UNREAD',
    group: 'BODY',
    name: 'refuses a request without a signature before its body is sent',
    basis: 'whoever cannot sign must not be able to make the server take megabytes in',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        bracketed(fixture, async () => {
          for (const framing of [{ 'content-length': large }, { 'transfer-encoding': 'chunked' }]) {
            const wire = openWire(fixture.url)
            await wire.write(headOf(fixture.url, framing))
            deepStrictEqual(await wire.statuses(), [401])
            wire.destroy()
            await wire.ended
          }
        }),
      ),
  },
  {
    id: 'BODY-13',
    group: 'BODY',
    name: 'answers 413 to a body without a length once it is over the limit, takes a bounded rest in and closes',
    basis: 'a sender that never ends its body fills the memory of a server that collects it, and holds one that drains it',
    run: (target) =>
      withReceiver(target, {}, (fixture) =>
        bracketed(fixture, async () => {
          const wire = openWire(fixture.url)
          await wire.write(headOf(fixture.url, { ...plausible(), 'transfer-encoding': 'chunked' }))
          const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, ' '), Buffer.from('\r\n')])
          for (let sent = 0; sent <= limit; sent += 65_536) await wire.write(chunk)
          deepStrictEqual(await wire.statuses(), [413])
          let taken = 0
          while (await wire.write(chunk)) taken += chunk.length
          await wire.ended
          ok(taken < 64 * mebibyte, `${taken} bytes were taken in`)
        }),
      ),
  },
]

/** A body of Recover's with so many bytes. */
function bodyOfSize(size: number): string {
  const body = recoverBody('lead.created', { note: '~' })
  return body.replace('~', '~'.repeat(size - body.length + 1))
}

/** Headers with a signature that is only found wrong once the body is there. */
const plausible = (): Record<string, string> => sign(recover, { secret, body: 'another body', timestamp: now })
