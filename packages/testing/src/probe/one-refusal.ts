import { randomUUID } from 'node:crypto'
import type { SignedRequest } from '@posthorn/core'
import { checksAge } from './age-check.js'
import type { Probe } from './case.js'
import { changed } from './changed.js'
import { forged } from './forging.js'
import type { Kit } from './kit.js'
import { describe } from './reply.js'
import { placeOfSignature } from './signatures.js'
import { farMs, isTimed } from './timestamp-place.js'
import { fail } from './verdict.js'

type Requests = Readonly<Record<string, () => SignedRequest>>

/** A forgery, and what has to be answered like it: requests that differ in nothing but what their sender cannot know. */
interface Alike {
  readonly what: string
  readonly forgery: () => SignedRequest
  readonly near: Requests
}

const unknownKey = (): string => `key_${randomUUID()}`

function nearForgeries(kit: Kit): Requests {
  const { read, write } = placeOfSignature(kit)
  const nearly = (at: (length: number) => number) => (): SignedRequest => {
    const good = kit.make()
    const right = read(good.headers)
    return { ...good, headers: write(good.headers, changed(right, at(right.length))) }
  }
  const keyed: Requests = {
    'the right signature under an unknown key id': () => kit.make({ keyId: unknownKey() }),
    'forged under an unknown key id': () => forged(kit, { keyId: unknownKey() }),
  }
  return {
    'the first character of the right signature changed': nearly(() => 0),
    'one of its last characters changed': nearly((length) => length - 4),
    ...(kit.target.keyId === undefined ? {} : keyed),
  }
}

async function alike(kit: Kit): Promise<readonly Alike[]> {
  const fresh = { what: 'signed with another secret', forgery: () => forged(kit), near: nearForgeries(kit) }
  if (!isTimed(kit.scheme)) return [fresh]
  const old = () => ({ timestamp: Date.now() - farMs(kit.target.provider) })
  if (!(await checksAge(kit))) return [fresh]
  // That a time is too old is for anyone to see. That the rest was right is not.
  const near = { 'too old and rightly signed': () => kit.make(old()) }
  return [fresh, { what: 'too old and forged', forgery: () => forged(kit, old()), near }]
}

/** Whether refusals tell how near a forgery was. */
export const oneRefusalProbe: Probe = {
  id: 'LOG-03',
  name: 'answers every forgery alike, however near it is',
  why: 'Replies that differ tell an attacker which key exists, which signature is right and merely late, and how far he has come.',
  run: async (kit) => {
    for (const { what, forgery, near } of await alike(kit)) {
      const refusal = await kit.refuses(what, forgery())
      for (const [which, request] of Object.entries(near)) {
        const reply = await kit.refuses(which, request())
        if (reply.status === refusal.status && reply.body === refusal.body) continue
        // A body may hold the time, or an id of the request: then one forgery differs from the next, too.
        const next = await kit.refuses(`${what}, again`, forgery())
        if (reply.status === refusal.status && next.body !== refusal.body) continue
        fail(`${which}: answered ${describe(reply)}, where ${what} is answered ${describe(refusal)}`)
      }
    }
  },
}
