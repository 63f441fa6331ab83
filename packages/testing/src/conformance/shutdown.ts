import { deepStrictEqual, match, strictEqual } from 'node:assert/strict'
import { sign } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { withApp } from './app.js'
import type { ConformanceCase } from './case.js'
import { type Fixture, now, recoverBody, secret, typed, withReceiver } from './fixture.js'
import { type Gate, gate } from './gate.js'
import { exchange, headOf, statusesIn } from './wire.js'

const inFlight = 50

/** What a deployment does to deliveries in hand. */
export const shutdownCases: readonly ConformanceCase[] = [
  {
    id: 'HTTP-17',
    group: 'HTTP',
    name: 'finishes what is in hand when the receiver is closed, and sends newcomers away with 503',
    basis: 'a process that stops at once fails deliveries that it began, and one that takes new ones never stops',
    run: (target) => {
      const [allStarted, finish] = [gate(), gate()]
      const work = workOf(allStarted, finish)
      return withReceiver(target, { handle: work }, (fixture) => drains(fixture, allStarted, finish))
    },
  },
  {
    id: 'HTTP-17-APP',
    group: 'HTTP',
    name: "finishes what the app's own handler has in hand when the receiver is closed",
    basis: 'a claim that is given up while the app still works has the delivery run twice',
    run: (target) => {
      const [allStarted, finish] = [gate(), gate()]
      const work = workOf(allStarted, finish)
      const handler = async () => {
        await work()
        return { status: 200 }
      }
      return withApp(target, { handler }, (fixture) => drains(fixture, allStarted, finish))
    },
  },
]

function workOf(allStarted: Gate, finish: Gate): () => Promise<void> {
  let started = 0
  return async () => {
    started += 1
    if (started === inFlight) allStarted.open()
    await finish.opened
  }
}

async function drains({ deliver, receiver, runs, url }: Fixture, allStarted: Gate, finish: Gate): Promise<void> {
  const replies = Array.from({ length: inFlight }, () => deliver())
  await allStarted.opened
  const closed = receiver.close()
  for (let count = 0; count < 3; count++) {
    const body = recoverBody()
    // On a connection that the sender means to keep.
    const head = headOf(url, { ...typed, ...sign(recover, { secret, body, timestamp: now }), 'content-length': body.length })
    const newcomer = await exchange(url, head + body)
    deepStrictEqual(statusesIn(newcomer), [503])
    match(newcomer, /^connection: close\r$/im)
    match(newcomer, /^retry-after: [1-9]\d*\r$/im)
  }
  strictEqual((await receiver.health()).accepting, false)
  finish.open()
  const statuses = await Promise.all(replies.map(async (reply) => (await reply).status))
  deepStrictEqual(
    statuses,
    Array.from({ length: inFlight }, () => 200),
  )
  deepStrictEqual(await closed, { remaining: 0 })
  strictEqual(runs.length, inFlight)
}
