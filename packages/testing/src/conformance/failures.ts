import { deepStrictEqual } from 'node:assert/strict'
import { permanent, sign, type WebhookError } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import type { ConformanceCase } from './case.js'
import { type Fixture, now, recoverBody, secret, withReceiver } from './fixture.js'
import { styles, withWork } from './mount-styles.js'

const down = () => {
  throw new Error('the database is down')
}

const gone = () => {
  throw permanent(new Error('no such account'))
}

/** Statuses of attempts at one delivery, one after the other. */
async function attempts({ deliver }: Fixture, count: number, body: string = recoverBody()): Promise<number[]> {
  const statuses: number[] = []
  while (statuses.length < count) statuses.push((await deliver(body)).status)
  return statuses
}

/** Runs that end badly, and what becomes of the attempts after them. */
export const failureCases: readonly ConformanceCase[] = [
  {
    id: 'DUP-06',
    group: 'DUP',
    name: 'runs the next attempt after a handler failed, and no attempt after it succeeded',
    basis: 'a claim that stays after a failure turns the retry into a duplicate, and the event is lost',
    run: async (target) => {
      for (const style of styles) {
        const fences: number[] = []
        const work = ({ fence }: { readonly fence: number }) => {
          fences.push(fence)
          if (fences.length === 1) down()
        }
        await withWork(target, style, { work }, async (fixture) => {
          deepStrictEqual(await attempts(fixture, 4), [500, 200, 200, 200], style)
          deepStrictEqual(fences, [1, 2], style)
        })
      }
    },
  },
  {
    id: 'DUP-07',
    group: 'DUP',
    name: 'answers 500 to each attempt that fails, and with `maxAttempts` gives up with 200 and an error',
    basis: 'one delivery that can never be handled makes some senders hold back all others',
    run: async (target) => {
      await withReceiver(target, { handle: down }, async (fixture) => {
        deepStrictEqual(await attempts(fixture, 5), [500, 500, 500, 500, 500])
        deepStrictEqual(fixture.runs.length, 5)
      })
      const codes: string[] = []
      const onError = ({ code }: WebhookError) => codes.push(code)
      await withReceiver(target, { handle: down, options: { maxAttempts: 3, onError } }, async (fixture) => {
        deepStrictEqual(await attempts(fixture, 5), [500, 500, 200, 200, 200])
        deepStrictEqual(fixture.runs.length, 3)
      })
      deepStrictEqual(codes, ['handler_failed', 'handler_failed', 'attempts_exhausted'])
    },
  },
  {
    id: 'DUP-08',
    group: 'DUP',
    name: 'records a permanent failure, answers it 200 and never runs it again',
    basis: 'no retry can mend it, so every retry is load and an alarm for nothing',
    run: async (target) => {
      const errors: WebhookError[] = []
      await withReceiver(target, { handle: gone, options: { onError: (error) => errors.push(error) } }, async (fixture) => {
        deepStrictEqual(await attempts(fixture, 3), [200, 200, 200])
        deepStrictEqual(fixture.runs.length, 1)
      })
      deepStrictEqual(
        errors.map(({ code, cause }) => [code, (cause as Error).message]),
        [['handler_permanent', 'no such account']],
      )
    },
  },
  {
    id: 'DUP-20',
    group: 'DUP',
    name: 'judges a retry by the state of its delivery, whatever a retry header says',
    basis: 'whoever takes a retry header for a duplicate loses the delivery whose first attempt crashed',
    run: async (target) => {
      let failing = true
      const handle = () => {
        if (failing) down()
      }
      await withReceiver(target, { handle }, async (fixture) => {
        const { deliver, runs } = fixture
        const body = recoverBody()
        const retry = {
          headers: {
            ...sign(recover, { secret, body, timestamp: now }),
            'x-slack-retry-num': '1',
            'x-slack-retry-reason': 'http_error',
          },
        }
        deepStrictEqual((await deliver(body, {}, retry)).status, 500)
        failing = false
        deepStrictEqual((await deliver(body, {}, retry)).status, 200)
        deepStrictEqual(runs.length, 2, 'a retry of a failed delivery')
        deepStrictEqual(await attempts(fixture, 1, body), [200])
        deepStrictEqual((await deliver(body, {}, retry)).status, 200)
        deepStrictEqual(runs.length, 2, 'a retry of a handled delivery')
      })
    },
  },
]
