import { randomUUID } from 'node:crypto'
import type { SignedRequest } from '@posthorn/core'
import type { Probe } from './case.js'
import { atOnce, attempts } from './duplicates.js'
import type { Kit } from './kit.js'
import { isTimed } from './timestamp-place.js'
import { fail, unseen } from './verdict.js'

/** Expects one run. Unseen where runs cannot be counted. */
export async function runsOnce(kit: Kit, what: string, act: () => Promise<unknown>): Promise<void> {
  if (!kit.runs) unseen('only runs tell: give `runsUrl`')
  const ran = await kit.runs.during(act)
  if (ran !== 1) fail(`${what}: the handler ran ${ran} times`)
}

/** For senders of which each attempt is to run, there is nothing to see. */
function requireIdentity({ target: { provider } }: Kit): void {
  if (provider.identity === 'none') unseen(`nothing that ${provider.name} sends tells deliveries apart`)
}

async function all(kit: Kit, requests: Readonly<Record<string, SignedRequest>>): Promise<void> {
  for (const [what, request] of Object.entries(requests)) await kit.post(what, request)
}

const idHeader = ({ target: { provider } }: Kit): string | undefined =>
  provider.ids.find(({ from, trust }) => trust === 'unsigned' && from.startsWith('header:'))?.from.slice('header:'.length)

/** How often deliveries that come again are handled. */
export const duplicateRunProbes: readonly Probe[] = [
  {
    id: 'RPL-04',
    name: 'handles the same bytes once',
    why: 'Senders repeat what they got no answer to, and anyone can repeat what he captured: the event then charges, mails or enrols twice.',
    run: async (kit) => {
      requireIdentity(kit)
      const [first] = attempts(kit)
      await runsOnce(kit, 'a delivery and its copy', () => all(kit, { 'a delivery': first, 'the same bytes again': first }))
    },
  },
  {
    id: 'DUP-RESIGNED',
    name: 'handles a retry that was signed anew once',
    why: 'Senders that sign the time sign each attempt anew, so that neither signature nor timestamp tells whether it was handled.',
    run: async (kit) => {
      if (!isTimed(kit.scheme)) unseen('its retries are the same bytes')
      requireIdentity(kit)
      if (kit.target.provider.identity === 'attempt') unseen('it may send equal events that are not one')
      const [first, retry] = attempts(kit)
      await runsOnce(kit, 'a delivery and its retry', () => all(kit, { 'a delivery': first, 'its retry': retry }))
    },
  },
  {
    id: 'RPL-11',
    name: 'handles a captured delivery once, whatever its unsigned id says',
    why: 'An id in a header that is not signed is whatever the attacker writes: one captured delivery then runs as often as he likes.',
    run: async (kit) => {
      requireIdentity(kit)
      const header = idHeader(kit)
      if (header === undefined) unseen('it sends no id that is not signed')
      if (kit.target.provider.replay === 'flag') unseen('it may send equal events under different ids')
      const [first] = attempts(kit)
      const copy = { ...first, headers: { ...first.headers, [header]: randomUUID() } }
      await runsOnce(kit, 'a delivery and its copy under another id', () =>
        all(kit, { 'a delivery': first, 'its copy under another id': copy }),
      )
    },
  },
  {
    id: 'DUP-04-RUNS',
    name: 'handles copies that come at once once',
    why: 'Code that looks an id up and stores it afterwards lets copies that come at once pass together.',
    run: async (kit) => {
      requireIdentity(kit)
      await runsOnce(kit, 'copies at once', () => atOnce(kit))
    },
  },
]
