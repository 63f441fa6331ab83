import { deepStrictEqual, ok } from 'node:assert/strict'
import { withApp } from './app.js'
import type { ConformanceCase } from './case.js'
import { recoverBody, withReceiver } from './fixture.js'
import type { AppReply } from './target.js'

const never = new Promise<never>(() => undefined)
const succeeds = (): unknown => undefined
const hangs = (): unknown => never

/** Every way to fail that JavaScript has. */
const failures: readonly (() => Promise<never>)[] = [
  () => {
    throw new Error('thrown')
  },
  () => Promise.reject(new Error('rejected')),
  ...[undefined, null, 'text', 7, { status: 200 }, Object.create(null) as object].flatMap((reason) => [
    () => Promise.reject(reason),
    () => {
      throw reason as Error
    },
  ]),
]

/** What becomes of a delivery whose handler fails, or never ends. */
export const handlerCases: readonly ConformanceCase[] = [
  {
    id: 'HTTP-13',
    group: 'HTTP',
    name: 'answers 500 to a handler that fails in whatever way, and runs the retry',
    basis: 'CVE-2023-50728: one unhandled rejection ended the process',
    run: async (target) => {
      let outcome = succeeds
      await withReceiver(target, { handle: () => outcome() }, async ({ deliver, runs, mounted }) => {
        for (const [index, fail] of failures.entries()) {
          const body = recoverBody()
          const before = runs.length
          outcome = fail
          for (let attempt = 1; attempt <= 2; attempt++) {
            const failed = await deliver(body)
            deepStrictEqual([index, failed.status, runs.length - before], [index, 500, attempt])
          }
          outcome = succeeds
          const retry = await deliver(body)
          deepStrictEqual([index, retry.status, runs.length - before], [index, 200, 3])
          const duplicate = await deliver(body)
          deepStrictEqual([index, duplicate.status, runs.length - before], [index, 200, 3])
        }
        deepStrictEqual(mounted.errors, [], "a handler's failure is the receiver's to report, not the framework's")
      })
    },
  },
  {
    id: 'HTTP-13-DEADLINE',
    group: 'HTTP',
    name: 'answers 503 with Retry-After at the deadline of a handler that never ends, and goes on serving',
    basis: 'a sender that is left to time out counts a failure and comes again at once',
    run: async (target) => {
      let outcome = hangs
      await withReceiver(target, { handle: () => outcome(), options: { deadlineMs: 50 } }, async ({ deliver, runs }) => {
        const body = recoverBody()
        for (let attempt = 0; attempt < 2; attempt++) {
          const late = await deliver(body)
          deepStrictEqual([late.status, runs.length], [503, 1])
          ok(Number(late.headers['retry-after']) > 0)
        }
        outcome = succeeds
        const control = await deliver()
        deepStrictEqual([control.status, runs.length], [200, 2])
      })
    },
  },
  {
    id: 'HTTP-13-APP',
    group: 'HTTP',
    name: "runs the app's own handler again after it failed or replied anything but 2xx",
    basis: 'a claim that is not released swallows the retry of a delivery that nobody handled',
    run: async (target) => {
      const replies = [500, 503, 400, 404, 302, 409].map((status) => () => Promise.resolve({ status }))
      let outcome: () => Promise<AppReply>
      await withApp(target, { handler: () => outcome() }, async ({ deliver, runs }) => {
        for (const [index, fail] of [...failures, ...replies].entries()) {
          const body = recoverBody()
          const before = runs.length
          outcome = fail
          const failed = await deliver(body)
          ok(failed.status >= 300 && runs.length === before + 1, `failure ${index} was answered ${failed.status}`)
          outcome = () => Promise.resolve({ status: 200 })
          const retry = await deliver(body)
          deepStrictEqual([index, retry.status, runs.length - before], [index, 200, 2])
        }
      })
    },
  },
]
