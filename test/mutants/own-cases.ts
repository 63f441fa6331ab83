import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { createReceiver, memoryStore, sign, type Store } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { type ConformanceCase, type Received, send } from '@posthorn/testing'
import { now, recoverBody, secret } from '../../packages/testing/src/conformance/fixture.js'
import { styles, withWork } from '../../packages/testing/src/conformance/mount-styles.js'

/** A memory store that cannot record, until it is mended. */
function brokenStore(): { readonly store: Store; readonly mend: () => void } {
  const inner = memoryStore({ now: () => now })
  let broken = true
  const complete: Store['complete'] = (...args) =>
    broken ? Promise.reject(new Error('the store is down')) : inner.complete(...args)
  return { store: { ...inner, complete }, mend: () => (broken = false) }
}

const signed = (body: string) => ({ 'content-type': 'application/json', ...sign(recover, { secret, body, timestamp: now }) })

/** A reply that is broken off is no success either, and no answer. */
const brokenOff = ({ code }: { readonly code?: unknown }) => ({ status: code, body: '', headers: {} as Received['headers'] })

/** Cases that the conformance list does not have: of set-ups that a target cannot be asked for, or not yet. */
export const ownCases: readonly ConformanceCase[] = [
  {
    id: 'OWN-UNRECORDED',
    group: 'OWN',
    name: 'answers 503 to a delivery that was handled and could not be recorded, and the retry 200 without a second run',
    basis: 'whoever has already sent 200 loses the duplicate check, and whoever releases runs the delivery twice',
    run: async (target) => {
      for (const style of styles) {
        let runs = 0
        const { store, mend } = brokenStore()
        const work = () => void (runs += 1)
        await withWork(target, style, { work, options: { store } }, async ({ url }) => {
          const body = recoverBody()
          const reply = await send(url, { body, headers: signed(body) }).catch(brokenOff)
          deepStrictEqual([reply.status, reply.body], [503, '{"error":"unavailable"}'], style)
          ok(Number(reply.headers['retry-after']) > 0, style)
          mend()
          strictEqual((await send(url, { body, headers: signed(body) })).status, 200, style)
          strictEqual(runs, 1, style)
        })
      }
    },
  },
  {
    id: 'OWN-NAMES',
    group: 'OWN',
    name: 'answers 404 to a path that names no receiver, and finds none among the properties of objects',
    basis: 'a look-up in a plain object finds Object.prototype.constructor, which is no receiver',
    run: async (target) => {
      let runs = 0
      const receiver = createReceiver(recover, { secret, now: () => now }).on('*', () => void (runs += 1))
      const handler = () => {
        runs += 1
        return { status: 200 }
      }
      for (const request of [{}, { handler }]) {
        const mounted = await target.mount({ recover: receiver }, request)
        const deliver = async (name: string) => {
          const body = recoverBody()
          return (await send(`${mounted.url}/${name}`, { body, headers: signed(body) })).status
        }
        runs = 0
        try {
          for (const name of ['nobody', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])
            deepStrictEqual([name, await deliver(name), runs], [name, 404, 0])
          deepStrictEqual([await deliver('recover'), runs], [200, 1])
        } finally {
          await mounted.close()
        }
      }
    },
  },
  {
    id: 'OWN-TWICE',
    group: 'OWN',
    name: 'tells the app of a route that is verified twice, before it claims',
    basis: 'the second verifier would wait for the claim of the first, which waits for the second',
    run: async () => (await import('./twice-mounted.js')).twiceMounted(),
  },
  {
    id: 'OWN-LATER-GUARD',
    group: 'OWN',
    name: 'leaves no claim where a guard refuses that comes after the verifying one',
    basis: 'nobody would release it, and the retry would be turned away as a duplicate',
    run: async () => (await import('./later-guard.js')).laterGuard(),
  },
]
