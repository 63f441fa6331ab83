import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { sign } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { now, recoverBody, secret, typed } from './fixture.js'
import { gate } from './gate.js'
import { type Style, styles, withWork } from './mount-styles.js'
import type { Target } from './target.js'

/** Duplicates that arrive while the first is at work. */
export const inFlightCases: readonly ConformanceCase[] = [
  {
    id: 'DUP-04',
    group: 'DUP',
    name: 'tells no duplicate of success before the first run has succeeded',
    basis: 'an early 200 makes the sender stop retrying, so the event is lost when the run fails after it',
    run: async (target) => {
      for (const style of styles) {
        await copiesAtOnce(target, style, 200)
        await waitingForFailure(target, style)
      }
    },
  },
]

/** The gate opens once every copy has been seen, so no 2xx can be a late one: what came before it came too early. */
async function copiesAtOnce(target: Target, style: Style, copies: number): Promise<void> {
  const finish = gate()
  const allSeen = gate()
  const order: (number | 'done')[] = []
  const starts: string[] = []
  let duplicates = 0
  const onDuplicate = () => {
    duplicates += 1
    if (duplicates === copies - 1) allSeen.open()
  }
  const body = recoverBody('lead.created', { slow: true })
  const request = { body, headers: { ...typed, ...sign(recover, { secret, body, timestamp: now, id: 'attempt_1' }) } }
  const work = async ({ id = '' }: { readonly id: string | undefined }) => {
    starts.push(id)
    if (id !== 'attempt_1') return
    await finish.opened
    order.push('done')
  }
  await withWork(target, style, { work, options: { onDuplicate } }, async ({ url, deliver }) => {
    const replies = Promise.all(
      Array.from({ length: copies }, async () => {
        const reply = await send(url, request)
        order.push(reply.status)
        return reply
      }),
    )
    await Promise.race([allSeen.opened, replies])
    // A whole exchange more, in which replies that were sent too early arrive.
    strictEqual((await deliver(recoverBody(), { id: 'another' })).status, 200)
    finish.open()
    const received = await replies
    const done = order.indexOf('done')
    deepStrictEqual(
      order.slice(0, done).filter((status) => status !== 503),
      [],
      `${style}: replies that were sent before the handler was done`,
    )
    deepStrictEqual(
      order.slice(done + 1).filter((status) => status !== 200 && status !== 503),
      [],
      `${style}: replies that are neither 200 nor 503`,
    )
    ok(order.includes(200), `${style}: the first copy was not answered 200`)
    ok(
      received.every(({ status, headers }) => status === 200 || headers['retry-after'] !== undefined),
      `${style}: a 503 does not say when to come back`,
    )
    strictEqual((await send(url, request)).status, 200, `${style}: a later duplicate`)
    deepStrictEqual(starts.toSorted(), ['another', 'attempt_1'], `${style}: runs`)
  })
}

async function waitingForFailure(target: Target, style: Style): Promise<void> {
  const started = gate()
  const duplicateSeen = gate()
  const fences: number[] = []
  const work = async ({ fence }: { readonly fence: number }) => {
    fences.push(fence)
    if (fences.length > 1) return
    started.open()
    await duplicateSeen.opened
    throw new Error('the database is down')
  }
  await withWork(target, style, { work, options: { onDuplicate: duplicateSeen.open } }, async ({ deliver }) => {
    const body = recoverBody()
    const first = deliver(body)
    await started.opened
    const [second, reply] = await Promise.all([deliver(body), first])
    strictEqual(reply.status, 500, `${style}: the run that failed`)
    ok(second.status >= 500, `${style}: the duplicate of a failed run was answered ${second.status}`)
    strictEqual((await deliver(body)).status, 200, `${style}: the next attempt`)
    deepStrictEqual(fences, [1, 2], `${style}: fences`)
  })
}
