import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { type ErrorCode, isWebhookError, sign } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { withApp } from './app.js'
import type { ConformanceCase } from './case.js'
import { type Fixture, now, recoverBody, secret, typed, withReceiver } from './fixture.js'
import { exchange, headOf, statusesIn } from './wire.js'

/** One reply to each request. */
export const singleReplyCases: readonly ConformanceCase[] = [
  {
    id: 'HTTP-14',
    group: 'HTTP',
    name: 'sends one reply, a 500, where a handler replies twice, and reports why',
    basis: 'two handlers of one event that both reply: a second head on the wire is read as the reply to the next request',
    run: async (target) => {
      const causes: (ErrorCode | undefined)[] = []
      const options = { onError: ({ cause }: Error) => void causes.push(isWebhookError(cause) ? cause.code : undefined) }
      let replies = 2
      await withReceiver(
        target,
        {
          options,
          handle: (_event, delivery) => {
            for (let count = 0; count < replies; count++) delivery.reply({ status: 202, body: 'taken' })
          },
        },
        async (fixture) => {
          const body = recoverBody()
          deepStrictEqual(await repliesTo(fixture, body), [500])
          deepStrictEqual(causes, ['reply_invalid'])
          replies = 1
          deepStrictEqual(await repliesTo(fixture, body), [202])
        },
      )
    },
  },
  {
    id: 'HTTP-14-APP',
    group: 'HTTP',
    name: "sends one reply, the app's, where the app handles deliveries itself",
    basis: 'a wrapper that replies once more after the app did breaks the connection',
    run: async (target) => {
      let replies = 0
      const handler = (_event: unknown, delivery: { reply: (init: { body: string }) => void }) => {
        for (let count = 0; count < replies; count++) delivery.reply({ body: 'not sent' })
        return { status: 200, body: "the app's" }
      }
      await withApp(target, { handler }, async (fixture) => {
        deepStrictEqual(await repliesTo(fixture, recoverBody()), [200])
        const reply = await fixture.deliver()
        strictEqual(reply.body, "the app's")
        replies = 2
        const body = recoverBody()
        deepStrictEqual(await repliesTo(fixture, body), [500])
        replies = 1
        deepStrictEqual(await repliesTo(fixture, body), [200])
        strictEqual(fixture.runs.length, 4)
      })
    },
  },
  {
    id: 'HTTP-15',
    group: 'HTTP',
    name: 'answers exactly 200 to what was handled, to its duplicate and to what nothing is registered for',
    basis: 'some senders take nothing but 200 for success, not even 201 or 204',
    run: (target) =>
      withReceiver(target, { handle: () => ({ status: 204, body: 'a return value is no reply' }) }, async ({ deliver, runs }) => {
        const body = recoverBody()
        for (const sent of [body, body, recoverBody('lead.unheard_of')]) {
          const reply = await deliver(sent)
          deepStrictEqual([reply.status, reply.body], [200, '{"ok":true}'])
        }
        strictEqual(runs.length, 2)
      }),
  },
  {
    id: 'HTTP-15-APP',
    group: 'HTTP',
    name: "takes any 2xx of the app for handled, and answers the duplicate with the provider's 200 without the app",
    basis: 'a reply that was sent is not kept: a duplicate must not run only because of that',
    run: async (target) => {
      let status = 0
      await withApp(
        target,
        { handler: () => ({ status, body: status === 204 ? '' : 'by the app' }) },
        async ({ deliver, runs }) => {
          for (status of [200, 201, 202, 204]) {
            const body = recoverBody()
            const before = runs.length
            const first = await deliver(body)
            deepStrictEqual([first.status, first.body], [status, status === 204 ? '' : 'by the app'])
            const duplicate = await deliver(body)
            deepStrictEqual([duplicate.status, duplicate.body, runs.length - before], [200, '{"ok":true}', 1])
          }
          ok(runs.length === 4)
        },
      )
    },
  },
]

/** Statuses of all replies that one delivery gets on a connection of its own. */
async function repliesTo({ url }: Fixture, body: string): Promise<readonly number[]> {
  const headers = {
    ...typed,
    ...sign(recover, { secret, body, timestamp: now }),
    'content-length': body.length,
    connection: 'close',
  }
  return statusesIn(await exchange(url, headOf(url, headers) + body))
}
