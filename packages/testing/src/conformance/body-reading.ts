import { deepStrictEqual, match, strictEqual } from 'node:assert/strict'
import { isWebhookError } from '@posthorn/core'
import { withApp } from './app.js'
import type { ConformanceCase } from './case.js'
import { recoverBody, withReceiver } from './fixture.js'
import type { Target } from './target.js'

const json = { headers: { 'content-type': 'application/json' } }

/** How the body gets to the verifier: in pieces, or by way of a parser. */
export const bodyReadingCases: readonly ConformanceCase[] = [
  {
    id: 'BODY-09',
    group: 'BODY',
    name: 'fails loudly behind a parser that kept no bytes, and handles deliveries behind one that did',
    basis: 'frameworks hand a consumed stream on: reading it hangs for ever, and signing JSON.stringify(body) signs other bytes',
    run: async (target) => {
      for (const mount of [withReceiver, withApp]) {
        await mount(target, { upstream: 'json' }, async ({ deliver, mounted, runs }) => {
          const reply = await deliver(recoverBody(), json)
          strictEqual(reply.status, 500)
          strictEqual(runs.length, 0)
          strictEqual(mounted.errors.length, 1)
          const [error] = mounted.errors
          strictEqual(isWebhookError(error) && error.code, 'body_already_read')
          match((error as Error).message, /exact bytes\. \S.{30,}/s, 'the message tells no fix')
        })
      }
      await handlesBehind(target, 'json-raw')
      await handlesBehind(target, 'raw')
    },
  },
  {
    id: 'BODY-09-EMPTY',
    group: 'BODY',
    name: 'does not blame a parser for an empty body',
    basis: 'a parser that reads an empty body to its end has taken nothing away, and a sender must not be able to cause a 500',
    run: (target) =>
      withReceiver(target, { upstream: 'json' }, async ({ deliver, mounted, runs }) => {
        const reply = await deliver('', { headers: { ...json.headers, 'content-length': '0' } })
        strictEqual(reply.status, 400)
        deepStrictEqual([mounted.errors.length, runs.length], [0, 0])
      }),
  },
  {
    id: 'BODY-14',
    group: 'BODY',
    name: 'handles a body that is split inside a character',
    basis: 'decoding each chunk by itself makes U+FFFD of both halves',
    run: async (target) => {
      const names: unknown[] = []
      const handle = (event: unknown) => names.push((event as { data: { lead_name: string } }).data.lead_name)
      await withReceiver(target, { handle }, async ({ deliver }) => {
        const name = 'Zo\u00eb \u{1f600}'
        const body = Buffer.from(recoverBody('lead.created', { lead_name: name }))
        const start = body.indexOf('Zo')
        const end = start + Buffer.byteLength(name)
        for (let at = start; at <= end; at++) {
          const signed = Buffer.from(body.toString().replace('evt_', `evt_${at}_`))
          const cut = signed.length - body.length + at
          const reply = await deliver(signed, {}, { body: [signed.subarray(0, cut), signed.subarray(cut)] })
          strictEqual(reply.status, 200, `a split at byte ${cut} was answered ${reply.status}`)
        }
        deepStrictEqual(
          names,
          Array.from({ length: end - start + 1 }, () => name),
        )
      })
    },
  },
  {
    id: 'BODY-15',
    group: 'BODY',
    name: 'handles a body that comes one byte at a time',
    basis: 'how a body is cut into packets is up to the network',
    run: (target) =>
      withReceiver(target, {}, async ({ deliver, runs }) => {
        const body = Buffer.from(recoverBody())
        const reply = await deliver(body, {}, { body: Array.from(body, (byte) => Buffer.of(byte)) })
        strictEqual(reply.status, 200)
        strictEqual(runs.length, 1)
      }),
  },
]

async function handlesBehind(target: Target, upstream: 'json-raw' | 'raw'): Promise<void> {
  for (const mount of [withReceiver, withApp]) {
    await mount(target, { upstream }, async ({ deliver, runs }) => {
      // Other bytes than JSON.stringify would make of it.
      const body = `${recoverBody()}\n`
      const tampered = await deliver(body, json, { body: body.trimEnd() })
      deepStrictEqual([tampered.status, runs.length], [401, 0])
      const reply = await deliver(body, json)
      deepStrictEqual([reply.status, runs.length], [200, 1])
    })
  }
}
