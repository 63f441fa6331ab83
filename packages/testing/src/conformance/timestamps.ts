import { strictEqual } from 'node:assert/strict'
import type { ConformanceCase } from './case.js'
import { now, recoverBody, withSender } from './fixture.js'
import { assertHandled, refusesAll } from './refusals.js'
import { goodDelivery, seconds } from './sender.js'
import { githubSender, recoverSender, senderWith, standardSender, stripeSender, timedSenders } from './senders.js'

const tolerance = 300
const year = 365 * 86_400_000

/** Times that are signed as they are sent: within the window, or just outside. */
async function atEdge(target: Parameters<typeof withSender>[0], offset: number, expected: 'handled' | 'refused'): Promise<void> {
  const cases = [
    ...timedSenders.map((sender) => [sender, String(seconds + offset)] as const),
    [senderWith('ms'), String(now + offset * 1000)] as const,
    [senderWith('iso'), new Date(now + offset * 1000).toISOString()] as const,
  ]
  for (const [sender, time] of cases) {
    if (expected === 'refused') await refusesAll(target, sender, ({ made }) => ({ [`at ${offset} seconds`]: made({ time }) }))
    else {
      await withSender(target, sender, {}, async (fixture) => {
        const { body, made } = goodDelivery(sender)
        await assertHandled(fixture, { body, headers: made({ time }) }, `${sender.provider.name} at ${offset} seconds`)
      })
    }
  }
}

export const windowCases: readonly ConformanceCase[] = [
  {
    id: 'TS-01',
    group: 'TS',
    name: 'handles a delivery that is exactly as old as the tolerance',
    basis: 'the last second that is promised is part of the window, whatever the milliseconds of the clock are',
    run: async (target) => {
      await atEdge(target, -tolerance, 'handled')
      await withSender(target, stripeSender, { options: { now: () => now + 999 } }, async (fixture) => {
        const { body, made } = goodDelivery(stripeSender)
        await assertHandled(
          fixture,
          { body, headers: made({ time: String(seconds - tolerance) }) },
          'the edge late in its second',
        )
      })
    },
  },
  {
    id: 'TS-02',
    group: 'TS',
    name: 'refuses a delivery that is a second older than the tolerance',
    basis: 'the other side of the edge: a captured request is good for that long and no longer',
    run: async (target) => {
      await atEdge(target, -tolerance - 1, 'refused')
      await refusesAll(target, senderWith('ms'), ({ made }) => ({
        'a millisecond too old': made({ time: String(now - tolerance * 1000 - 1) }),
      }))
    },
  },
  {
    id: 'TS-03',
    group: 'TS',
    name: 'handles a delivery that is exactly as far ahead as the tolerance',
    basis: "a sender's clock may run fast as well as slow",
    run: (target) => atEdge(target, tolerance, 'handled'),
  },
  {
    id: 'TS-04',
    group: 'TS',
    name: 'refuses a delivery that is further ahead than the tolerance',
    basis: 'stripe-node and Slack Bolt check the past alone: a request dated ten years on can be replayed for ten years',
    run: async (target) => {
      for (const offset of [tolerance + 1, 10 * 365 * 86_400]) await atEdge(target, offset, 'refused')
    },
  },
  {
    id: 'TS-05',
    group: 'TS',
    name: 'refuses milliseconds where seconds are declared',
    basis: 'guessing the unit by the size of the number moves the window to another century',
    run: async (target) => {
      for (const sender of timedSenders)
        await refusesAll(target, sender, ({ made }) => ({ milliseconds: made({ time: String(now) }) }))
    },
  },
  {
    id: 'TS-06',
    group: 'TS',
    name: 'refuses seconds where milliseconds are declared',
    basis: 'the same confusion the other way round',
    run: (target) => refusesAll(target, senderWith('ms'), ({ made }) => ({ seconds: made({ time: String(seconds) }) })),
  },
  {
    id: 'TS-22',
    group: 'TS',
    name: 'handles a fresh attempt at an event that is days old',
    basis: 'senders sign each retry anew; judging the event by its age would lose what an outage delayed',
    run: async (target) => {
      const old = seconds - 3 * 86_400
      for (const sender of [stripeSender, standardSender]) {
        const event = {
          id: `evt_${sender.provider.name}`,
          type: 'invoice.paid',
          created: old,
          timestamp: new Date(old * 1000).toISOString(),
        }
        const { body, headers } = goodDelivery(sender, JSON.stringify({ ...event, created_at: event.timestamp }))
        await withSender(target, sender, {}, (fixture) => assertHandled(fixture, { body, headers }, 'a retry of an old event'))
      }
    },
  },
  {
    id: 'TS-23',
    group: 'TS',
    name: 'suppresses an old capture of a provider that signs no time for as long as it is remembered',
    basis: "such a signature never expires, so the store's memory is all that stands between a capture and a second run",
    run: async (target) => {
      for (const [retentionSeconds, runsAfterYear] of [
        [undefined, 2],
        [2 * 365 * 86_400, 1],
      ] as const) {
        for (const sender of [githubSender, recoverSender]) {
          let clock = now
          const kept = retentionSeconds === undefined ? {} : { retentionSeconds }
          await withSender(target, sender, { options: { now: () => clock, ...kept } }, async ({ deliver, runs }) => {
            const { body, headers } = goodDelivery(sender, recoverBody())
            for (const [later, expected] of [
              [0, 1],
              [47 * 3_600_000, 1],
              [year, runsAfterYear],
            ] as const) {
              clock = now + later
              strictEqual((await deliver(body, {}, { headers: { ...headers, 'x-github-delivery': `id-${later}` } })).status, 200)
              strictEqual(runs.length, expected, `${sender.provider.name} after ${later} ms`)
            }
          })
        }
      }
    },
  },
]
