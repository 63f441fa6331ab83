import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { memoryStore, sign, type Store } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { type Received, send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { now, recoverBody, secret, typed } from './fixture.js'
import { styles, withWork } from './mount-styles.js'

/** A memory store that cannot record, until it is mended. */
function brokenStore(): { readonly store: Store; readonly mend: () => void } {
  const inner = memoryStore({ now: () => now })
  let broken = true
  const complete: Store['complete'] = (...args) =>
    broken ? Promise.reject(new Error('the store is down')) : inner.complete(...args)
  return { store: { ...inner, complete }, mend: () => (broken = false) }
}

/** A reply that is broken off is no success either, and no answer. */
const brokenOff = ({ code }: { readonly code?: unknown }) => ({ status: code, body: '', headers: {} as Received['headers'] })

/** Deliveries that were handled, of which the store could not be told. */
export const unrecordedCases: readonly ConformanceCase[] = [
  {
    id: 'DUP-04-UNRECORDED',
    group: 'DUP',
    name: 'answers 503 to a delivery that was handled and could not be recorded, and the retry 200 without a second run',
    basis: 'whoever has already sent 200 loses the duplicate check, and whoever releases runs the delivery twice',
    run: async (target) => {
      for (const style of styles) {
        let runs = 0
        const { store, mend } = brokenStore()
        const work = () => void (runs += 1)
        await withWork(target, style, { work, options: { store } }, async ({ url }) => {
          const body = recoverBody()
          const reply = await send(url, {
            body,
            headers: { ...typed, ...sign(recover, { secret, body, timestamp: now }) },
          }).catch(brokenOff)
          deepStrictEqual([reply.status, reply.body], [503, '{"error":"unavailable"}'], style)
          ok(Number(reply.headers['retry-after']) > 0, style)
          mend()
          strictEqual(
            (await send(url, { body, headers: { ...typed, ...sign(recover, { secret, body, timestamp: now }) } })).status,
            200,
            style,
          )
          strictEqual(runs, 1, style)
        })
      }
    },
  },
]
