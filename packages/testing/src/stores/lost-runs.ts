import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import type { StoreCase } from './case.js'
import { answers, fencesOf, type Peers, retried, withPeers } from './peers.js'

const shortLeaseMs = 300

/** The first run lost its lease without noticing, and a second is at work. */
async function succeeded({ first, last, peer, withoutHeartbeat, gate }: Peers, end: () => void) {
  const [begun, succession, lateEnd, successorEnd] = [gate(), gate(), gate(), gate()]
  const paused = peer({
    store: withoutHeartbeat(first),
    leaseMs: shortLeaseMs,
    handle: async () => {
      begun.open()
      await lateEnd.opened
      end()
    },
  })
  const successor = peer({
    store: last,
    handle: () => {
      succession.open()
      return successorEnd.opened
    },
  })
  const late = paused.deliver()
  await begun.opened
  const running = retried(successor)
  const early = await Promise.race([succession.opened, running])
  strictEqual(early, undefined, 'the lapsed claim was not taken over')
  return { paused, successor, bystander: peer({ store: first }), late, running, lateEnd, successorEnd }
}

/** Runs whose lease lapses under them. */
export const lostRunCases: readonly StoreCase[] = [
  {
    id: 'RUN-04',
    name: 'lets a run that lost its lease neither complete nor release the claim of its successor',
    basis: 'a late end without a token frees or finishes the delivery under the run that has it now',
    run: async (target) => {
      const ends: Readonly<Record<string, () => void>> = {
        completes: () => {},
        releases: () => {
          throw new Error('the database is down')
        },
      }
      for (const [what, end] of Object.entries(ends)) {
        await withPeers(target, async (peers) => {
          const { paused, successor, bystander, late, running, lateEnd, successorEnd } = await succeeded(peers, end)
          lateEnd.open()
          ok((await late).status >= 500, `the late run that ${what} was told that it succeeded`)
          await answers(bystander.deliver(), 503, `a duplicate after the late run ${what}`)
          successorEnd.open()
          await answers(running, 200, 'the successor')
          await answers(bystander.deliver(), 200, 'a later duplicate')
          deepStrictEqual([fencesOf(paused), fencesOf(successor), fencesOf(bystander)], [[1], [2], []])
        })
      }
    },
  },
  {
    id: 'RUN-05',
    name: 'runs a delivery again whose process died, once the lease is over, with a higher fence',
    basis: 'a claim that nobody can end would have every retry turned away until the sender gives up',
    run: (target) =>
      withPeers(target, async ({ first, last, peer, withoutHeartbeat, gate }) => {
        const [begun, never] = [gate(), gate()]
        const handle = () => {
          begun.open()
          return never.opened
        }
        const dying = peer({ store: withoutHeartbeat(first), leaseMs: shortLeaseMs, handle })
        const other = peer({ store: last })
        void dying.deliver()
        await begun.opened
        await answers(retried(other), 200, 'the attempt after the lease')
        deepStrictEqual([fencesOf(dying), fencesOf(other)], [[1], [2]])
      }),
  },
]
