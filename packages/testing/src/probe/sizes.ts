import type { Provider } from '@posthorn/core'
import type { Probe } from './case.js'
import type { Kit } from './kit.js'
import { describe, isClientError } from './reply.js'
import { fail, unseen } from './verdict.js'

const kib = 1024
const mib = 1024 * kib

/** An event of the given size: JSON may have any number of blanks after it. */
const padded = (kit: Kit, size: number) => kit.carrying(JSON.stringify(kit.fields()).padEnd(size))

// Apps commonly allow 10, 20 or 50 MB for all their routes, which is a limit.
const beyond = 64 * mib

const limitOf = ({ bodyLimit = mib }: Provider): number => bodyLimit

/** How much is read. */
export const sizeProbes: readonly Probe[] = [
  {
    id: 'BODY-11',
    name: 'accepts large events',
    why: 'Body parsers stop at 100 kB unless told otherwise, and the largest events, which matter most, are lost with 413.',
    run: async (kit) => {
      for (const size of [512 * kib, mib - kib]) await kit.accepts(`${size / kib} KiB`, kit.make({ payload: padded(kit, size) }))
    },
  },
  {
    id: 'BODY-12',
    name: 'refuses a body far beyond what its sender sends',
    why: 'Where there is no limit, anyone who finds the address fills the memory of the process, and it dies.',
    run: async (kit) => {
      const size = limitOf(kit.target.provider) + beyond
      const reply = await kit.post(`${Math.round(size / mib)} MiB`, kit.make({ payload: padded(kit, size) }))
      if (reply.isLate) unseen(`${reply.what} cannot be sent in time`)
      // Whoever stops reading may close the connection before the reply was read. That it lives on, the next delivery shows.
      const cut = reply.status === 0 && /^(?:ECONNRESET|EPIPE)$/.test(reply.shown)
      if (!cut && !isClientError(reply)) fail(`${reply.what}: answered ${describe(reply)}`)
    },
  },
]
