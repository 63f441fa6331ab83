import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { type Delivery, memoryStore, type StandardSchema, type WebhookError } from '@posthorn/core'
import { send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { now, recoverBody, withReceiver, withSender } from './fixture.js'
import { styles, withWork } from './mount-styles.js'
import { customerioSample, recoverSample } from './provider-samples.js'

/** Deliveries that come again after they were handled. */
export const handledCases: readonly ConformanceCase[] = [
  {
    id: 'DUP-18',
    group: 'DUP',
    name: 'remembers a handled delivery for as long as it was told to, and runs it again after that',
    basis: 'no store keeps everything for ever: when it forgets has to be known, and no earlier',
    run: async (target) => {
      let time = now
      const clock = () => time
      const options = { now: clock, store: memoryStore({ now: clock }), retentionSeconds: 3600 }
      await withReceiver(target, { options }, async ({ deliver, runs }) => {
        const body = recoverBody()
        await deliver(body)
        time += 3_599_000
        strictEqual((await deliver(body)).status, 200)
        strictEqual(runs.length, 1, 'within the retention')
        time += 1000
        strictEqual((await deliver(body)).status, 200)
        strictEqual(runs.length, 2, 'after the retention')
      })
    },
  },
  {
    id: 'DUP-19',
    group: 'DUP',
    name: 'suppresses a handled delivery that is sent again by hand, until the app forgets it by its key',
    basis: 'dashboards send the same id again: by default that is a duplicate, and wanted replays need a way',
    run: async (target) => {
      const keys: string[] = []
      await withReceiver(target, { handle: (_event, { key }) => keys.push(key) }, async ({ url, receiver }) => {
        const request = recoverSample.request()
        for (let sent = 0; sent < 2; sent++) strictEqual((await send(url, request)).status, 200)
        strictEqual(keys.length, 1)
        strictEqual(await receiver.forget(keys[0]!), true)
        strictEqual(await receiver.forget(keys[0]!), false)
        for (let sent = 0; sent < 2; sent++) strictEqual((await send(url, request)).status, 200)
        deepStrictEqual(keys, [keys[0], keys[0]])
      })
    },
  },
  {
    id: 'DUP-21',
    group: 'DUP',
    name: 'answers a duplicate 200 where payloads are checked against a schema that changes them',
    basis: 'a cache that compared the validated payload with the stored one threw at every duplicate',
    run: async (target) => {
      const schema: StandardSchema = {
        '~standard': {
          version: 1,
          vendor: 'test',
          validate: (value) => ({ value: { ...(value as object), checked: Symbol('each time another') } }),
        },
      }
      for (const style of styles) {
        let ran = 0
        const work = () => {
          ran += 1
        }
        await withWork(target, style, { work, options: { schemas: { '*': schema } } }, async ({ deliver }) => {
          const body = recoverBody()
          const replies = [await deliver(body), await deliver(body), await deliver(body)]
          deepStrictEqual(
            replies.map(({ status }) => status),
            [200, 200, 200],
            style,
          )
          strictEqual(ran, 1, style)
        })
      }
    },
  },
  {
    id: 'DUP-23',
    group: 'DUP',
    name: 'gives a duplicate the reply of the first run, and fails a reply that is too large to keep',
    basis: 'senders that act on the reply would act otherwise on another one',
    run: async (target) => {
      const errors: unknown[] = []
      let text = ''
      const handle = (_event: unknown, delivery: Delivery) =>
        delivery.reply({ status: 201, headers: { 'content-type': 'text/xml', 'x-run': 'first' }, body: text })
      const onError = ({ cause }: WebhookError) => errors.push((cause as { code?: unknown }).code)
      await withSender(target, customerioSample, { handle, options: { onError } }, async ({ url, runs }) => {
        text = '<Response>'.padEnd(4096, '.')
        const request = customerioSample.request()
        const [first, second] = [await send(url, request), await send(url, request)]
        deepStrictEqual(
          [first.status, first.headers['content-type'], first.headers['x-run'], first.body],
          [201, 'text/xml', 'first', text],
        )
        deepStrictEqual(
          [second.status, second.comparableHeaders, second.body],
          [first.status, first.comparableHeaders, first.body],
        )
        strictEqual(runs.length, 1)
        text += '.'
        strictEqual((await send(url, customerioSample.request())).status, 500)
      })
      deepStrictEqual(errors, ['reply_too_large'])
    },
  },
]
