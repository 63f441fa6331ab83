import { randomUUID } from 'node:crypto'
import type { Probe } from './case.js'
import type { Kit } from './kit.js'
import { verdictOn } from '../sender/retried.js'
import { describe, isSuccess, type Reply } from './reply.js'
import { isTimed } from './timestamp-place.js'
import { fail, unseen } from './verdict.js'

const storm = 5
const second = 1000

/** Two attempts at one delivery, as the sender would make them: signed anew where it signs the time. */
export function attempts(kit: Kit): readonly [ReturnType<Kit['make']>, ReturnType<Kit['make']>] {
  const [payload, id, timestamp] = [kit.good(), randomUUID(), Date.now()]
  const attempt = (ago: number) => kit.make({ payload, id, timestamp: timestamp - ago })
  return [attempt(isTimed(kit.scheme) ? second : 0), attempt(0)]
}

/** Sends one delivery several times at once. */
export function atOnce(kit: Kit): Promise<readonly Reply[]> {
  const good = kit.make({ payload: kit.good() })
  return Promise.all(Array.from({ length: storm }, (_, index) => kit.post(`copy ${index + 1} of ${storm}`, good)))
}

/** Another may do the work just now: 409 says so, and loses nothing where the sender tries again after it. */
function isLater({ status }: Reply, { target: { provider } }: Kit): boolean {
  const again = provider.retries?.length !== 0 && verdictOn(provider, status) === 'retry'
  return status === 503 || (status === 409 && again)
}

const masked = 'refusals look like successes'
const bad = (reply: Reply): never => fail(`${reply.what}: answered ${describe(reply)}`)

/** What deliveries that come again are answered. */
export const duplicateProbes: readonly Probe[] = [
  {
    id: 'DUP-AGAIN',
    name: 'accepts a delivery that comes again',
    why: 'Senders repeat what they got no answer to. A repetition that is answered with an error is repeated for hours, and many errors disable the endpoint.',
    run: async (kit) => {
      const [first, retry] = attempts(kit)
      // Where each attempt is signed anew, a copy of one is a replay, and may be refused.
      for (const [what, request] of [
        ['a delivery', first],
        ['its retry', retry],
      ] as const) {
        const reply = await kit.post(what, request)
        if (!isSuccess(reply)) bad(reply)
      }
      if (kit.masked) unseen(masked)
    },
  },
  {
    id: 'DUP-04',
    name: 'answers copies that come at once 2xx, or asks for a retry',
    why: '4xx ends the retries of many senders while the first run may still fail, and 500 says that it has failed.',
    run: async (kit) => {
      const replies = await atOnce(kit)
      for (const reply of replies) if (!isSuccess(reply) && !isLater(reply, kit)) bad(reply)
      if (!replies.some(isSuccess)) fail('none of the copies was accepted')
      if (kit.masked) unseen(masked)
    },
  },
]
