import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import type { ConformanceCase } from './case.js'
import { recoverBody, withReceiver } from './fixture.js'
import type { Target } from './target.js'

/** Values that JavaScript cannot hold as they were written. */
export const jsonValueCases: readonly ConformanceCase[] = [
  {
    id: 'JSON-11',
    group: 'JSON',
    name: 'survives numbers that JavaScript cannot hold, and keeps their digits in rawBody',
    basis: 'JSON.parse rounds large integers and makes Infinity of 1e400, and writing them again gives other numbers',
    run: async (target) => {
      const raw: string[] = []
      await withReceiver(target, { handle: (_event, { rawBody }) => raw.push(rawBody.toString()) }, async ({ deliver }) => {
        const bodies = ['1e400', '9007199254740993', '-0', '9'.repeat(1_000_000)].map((digits) =>
          recoverBody('lead.created', { number: '~' }).replace('"~"', digits),
        )
        for (const body of bodies) {
          const reply = await deliver(body)
          strictEqual(reply.status, 200)
        }
        ok(raw.every((text, index) => text === bodies[index]) && raw.length === bodies.length, 'rawBody is not what was sent')
      })
    },
  },
  {
    id: 'JSON-11-ID',
    group: 'JSON',
    name: 'runs two events whose numeric ids differ by less than JavaScript can tell',
    basis: 'rounded to the same number, the second event would be taken for a retry of the first and be lost',
    run: async (target) => {
      await tellsApart(target, ['9007199254740992', '9007199254740993'])
      await tellsApart(target, ['1e400', '1e401'])
    },
  },
  {
    id: 'JSON-12',
    group: 'JSON',
    name: 'handles an id that is half of a surrogate pair, and tells it from another half',
    basis: 'as UTF-8 every such half becomes U+FFFD, so that two events would be one',
    run: (target) => tellsApart(target, ['"\\ud800"', '"\\ud801"', '"\\ufffd"']),
  },
]

/** Delivers events that differ by their ids alone: each has to run once, and once only. */
function tellsApart(target: Target, ids: readonly string[]): Promise<void> {
  return withReceiver(target, {}, async ({ deliver, runs }) => {
    for (const [index, id] of ids.entries()) {
      const body = `{"id":${id},"type":"lead.created","account_id":"acc_1","data":{}}`
      const first = await deliver(body)
      deepStrictEqual([first.status, runs.length], [200, index + 1], `the event with the id ${id} did not run`)
      const retry = await deliver(body)
      deepStrictEqual([retry.status, runs.length], [200, index + 1], `the event with the id ${id} ran again`)
    }
  })
}
