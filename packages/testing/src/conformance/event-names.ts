import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { createReceiver, sign } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { now, recoverBody, secret } from './fixture.js'
import type { Target } from './target.js'

const inherited = ['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__']

/** Events that no handler is registered for. */
export const eventNameCases: readonly ConformanceCase[] = [
  {
    id: 'JSON-06',
    group: 'JSON',
    name: 'answers 200 to an event named like a member of every object, and calls nothing',
    basis: 'handlers looked up in a plain object find Object.prototype.constructor, and call it',
    run: (target) =>
      isIgnored(
        target,
        inherited.map((type) => recoverBody(type)),
      ),
  },
  {
    id: 'JSON-07',
    group: 'JSON',
    name: 'answers 200 to an event whose name is absent, no text, or a megabyte long, and reports no such name',
    basis: 'a name goes into metric labels and logs, where each new one costs memory for good',
    run: (target) =>
      isIgnored(
        target,
        ['undefined', '7', '{"a":1}', '[]', 'null', 'true', JSON.stringify('x'.repeat(1_000_000))].map((type) =>
          recoverBody('~').replace('"type":"~",', type === 'undefined' ? '' : `"type":${type},`),
        ),
      ),
  },
  {
    id: 'JSON-08',
    group: 'JSON',
    name: 'answers 200 to an event that is unknown, and counts it',
    basis: 'senders add events; an endpoint that fails them is retried in vain and then disabled',
    run: (target) =>
      isIgnored(
        target,
        ['lead.renamed', 'lead', 'lead.created.again', 'LEAD.CREATED'].map((type) => recoverBody(type)),
      ),
  },
]

/** Delivers to a receiver that has a handler for one event, between two of that one. */
async function isIgnored(target: Target, bodies: readonly string[]): Promise<void> {
  let runs = 0
  const names: string[] = []
  const counts: number[] = []
  const receiver = createReceiver(recover, {
    secret,
    now: () => now,
    onHandled: ({ type }, { handlers }) => {
      names.push(type)
      counts.push(handlers)
    },
  }).on('lead.created', () => (runs += 1))
  const mounted = await target.mount(receiver)
  try {
    for (const body of [recoverBody(), ...bodies, recoverBody()]) {
      const reply = await send(mounted.url, { body, headers: sign(recover, { secret, body, timestamp: now }) })
      deepStrictEqual([reply.status, reply.body], [200, '{"ok":true}'], `answered ${reply.status} to ${body.slice(0, 80)}`)
    }
    strictEqual(runs, 2)
    deepStrictEqual(counts, [1, ...bodies.map(() => 0), 1])
    const { handled, unhandled } = await receiver.health()
    deepStrictEqual([handled, unhandled], [2, bodies.length])
    ok(
      names.every((name) => name.length <= 256),
      'a name without bounds was reported',
    )
  } finally {
    await receiver.close({ timeoutMs: 0 })
    await mounted.close()
  }
}
