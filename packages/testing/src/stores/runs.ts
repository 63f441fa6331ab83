import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import type { WebhookReply } from '@posthorn/core'
import type { StoreCase } from './case.js'
import { atOnce } from './fixture.js'
import { lostRunCases } from './lost-runs.js'
import { answers, fencesOf, retried, timed, withPeers } from './peers.js'
import type { StoreTarget } from './target.js'

/**
 * Whether a claim was kept for three leases. A process or a store that stands still for long loses its lease rightly:
 * then nothing was shown, and it takes a longer one.
 */
async function keptFor(target: StoreTarget, leaseMs: number): Promise<boolean> {
  let stoodStill = false
  await withPeers(target, async ({ first, last, peer, gate }) => {
    const [begun, end] = [gate(), gate()]
    const handle = () => {
      begun.open()
      return end.opened
    }
    const one = peer({ store: first, leaseMs, handle })
    const other = peer({ store: last })
    const running = one.deliver()
    await begun.opened
    const duplicates = timed(other)
    const reply = await retried(duplicates, 3 * leaseMs)
    stoodStill = reply.status !== 503 && duplicates.longestMs() > leaseMs / 3
    if (stoodStill) return
    strictEqual(reply.status, 503, 'a duplicate, for three leases')
    deepStrictEqual([fencesOf(one), fencesOf(other)], [[1], []])
    strictEqual(one.runs[0]?.signal.aborted, false)
    end.open()
    await answers(running, 200, 'the first')
    await answers(other.deliver(), 200, 'a later duplicate')
    deepStrictEqual([fencesOf(one), fencesOf(other)], [[1], []])
  })
  return !stoodStill
}

/** Receivers over one store, in real time. */
export const runCases: readonly StoreCase[] = [
  {
    id: 'RUN-01',
    name: 'keeps the claim of a handler that runs for three leases',
    basis: 'without a heartbeat the retry of a slow delivery runs beside it',
    run: async (target) => {
      for (const leaseMs of [600, 1800]) if (await keptFor(target, leaseMs)) return
      ok(await keptFor(target, 5400), 'the lease was lost while the machine stood still')
    },
  },
  {
    id: 'RUN-02',
    name: 'tells no duplicate of success before the first run has succeeded, and runs the next attempt if it fails',
    basis: 'a delivery that is marked before its handlers run is lost when they fail, or the process dies',
    run: (target) =>
      withPeers(target, async ({ first, last, peer, gate }) => {
        const [begun, end] = [gate(), gate()]
        const handle = async () => {
          begun.open()
          await end.opened
          throw new Error('the database is down')
        }
        const one = peer({ store: first, handle })
        const other = peer({ store: last })
        const running = one.deliver()
        await begun.opened
        for (const { status, headers } of await atOnce(5, () => other.deliver())) {
          strictEqual(status, 503, 'a duplicate while the first runs')
          ok(Number(headers['retry-after']) > 0, 'a 503 says when to come back')
        }
        end.open()
        await answers(running, 500, 'the first, which fails')
        await answers(other.deliver(), 200, 'the next attempt')
        await answers(one.deliver(), 200, 'a later duplicate')
        deepStrictEqual([fencesOf(one), fencesOf(other)], [[1], [2]])
      }),
  },
  {
    id: 'RUN-03',
    name: 'runs one handler for 50 copies at once over two receivers',
    basis: 'senders with a short time-out, and load balancers, send copies that arrive together',
    run: (target) =>
      withPeers(target, async ({ first, last, peer, gate }) => {
        const end = gate()
        let waiting = 50
        const unlessWaiting = () => {
          waiting -= 1
          if (waiting === 0) end.open()
        }
        const handle = () => {
          unlessWaiting()
          return end.opened
        }
        const both = [peer({ store: first, handle }), peer({ store: last, handle })] as const
        const statuses = await atOnce(50, async (index) => {
          const { status } = await both[index % 2 === 0 ? 0 : 1].deliver()
          unlessWaiting()
          return status
        })
        deepStrictEqual([...fencesOf(both[0]), ...fencesOf(both[1])], [1], 'runs')
        deepStrictEqual(
          statuses.toSorted((a, b) => a - b),
          [200, ...Array.from({ length: 49 }, () => 503)],
        )
      }),
  },
  ...lostRunCases,
  {
    id: 'RUN-06',
    name: 'gives a duplicate at another receiver the reply of the first run',
    basis: 'a sender that acts on the reply would act otherwise on another one',
    run: (target) =>
      withPeers(target, async ({ first, last, peer }) => {
        const bytes = Uint8Array.of(0, 0xff, 0xfe, 0x0a, 0x22)
        const one = peer({
          store: first,
          handle: (delivery) => delivery.reply({ status: 201, headers: { 'x-run': '"first", \\1' }, body: bytes }),
        })
        const other = peer({ store: last })
        const replies = [await one.deliver(), await other.deliver(), await one.deliver()]
        const shown = replies.map(({ status, headers, body }: WebhookReply) => ({
          status,
          headers: { ...headers },
          body: [...body],
        }))
        strictEqual(shown[0]?.status, 201)
        deepStrictEqual(shown.slice(1), [shown[0], shown[0]])
        deepStrictEqual([fencesOf(one), fencesOf(other)], [[1], []])
      }),
  },
]
