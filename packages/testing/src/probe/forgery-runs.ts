import { randomUUID } from 'node:crypto'
import type { Probe } from './case.js'
import { runsOnce } from './duplicate-runs.js'
import { farMs, isTimed } from './timestamp-place.js'
import { forged, unsigned } from './forging.js'
import { isSuccess, type Reply } from './reply.js'
import { fail, unseen } from './verdict.js'
import type { Post } from './wire.js'

/** What refused requests leave behind: nothing. */
export const forgeryRunProbes: readonly Probe[] = [
  {
    id: 'RUN-REFUSED',
    name: 'runs nothing for what it refuses',
    why: 'A handler that answers 401 and forgets to return goes on with the forged event.',
    run: async (kit) => {
      if (!kit.runs) unseen('only runs tell: give `runsUrl`')
      const replies: Reply[] = []
      const post: Post = async (...request) => {
        const reply = await kit.post(...request)
        replies.push(reply)
        return reply
      }
      const ran = await kit.runs.during(async () => {
        await post('signed with another secret', forged(kit, { payload: kit.good() }))
        await post('no signature', unsigned(kit, { payload: kit.good() }))
        const [good, other] = [kit.make({ payload: kit.good() }), kit.make({ payload: kit.good() })]
        const swapped = { ...good, body: other.body }
        if (kit.target.provider.integrity === 'body') await post("another event's signature", swapped)
        const timestamp = Date.now() - farMs(kit.target.provider)
        if (isTimed(kit.scheme)) await post('too old', kit.make({ payload: kit.good(), timestamp }))
      })
      if (ran === 0) return
      if (!kit.masked && replies.some(isSuccess)) unseen('some of what must be refused is accepted, which other probes tell')
      fail(`handlers ran ${ran === 1 ? 'once' : `${ran} times`} for requests that were refused`)
    },
  },
  {
    id: 'RPL-06',
    name: 'handles a delivery after a forged one under its id',
    why: 'Code that remembers the id before it verifies lets anyone who guesses ids make it skip the real events.',
    run: (kit) => {
      const making = { payload: kit.good(), id: randomUUID() }
      return runsOnce(kit, 'a delivery after a forged one under its id', async () => {
        await kit.post('a forged delivery', forged(kit, making))
        await kit.post('the real one', kit.make(making))
      })
    },
  },
]
