import { deepStrictEqual, fail, ok, strictEqual } from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { ClaimRequest, ClaimResult, Completion, Store, StoredReply } from '@posthorn/core'
import type { StoreTarget } from './target.js'

/** Far longer than a case takes: on a real engine time also passes by itself, and nothing may be near an end by it. */
export const leaseMs = 100_000

export const retentionMs = 1_000_000

/** What most claims end with. */
export const handled: Completion = { retentionMs, dead: false }

/** A claim of the fixture's key that differs from the usual one. */
interface ClaimBy extends Partial<ClaimRequest> {
  /** The instance that is asked. @default the first */
  readonly on?: Store
}

/** Records of a case's own, and what it needs to ask for them. */
export interface StoreFixture {
  readonly stores: readonly [Store, ...Store[]]
  readonly first: Store
  /** Another instance where the store is shared, else the same one. */
  readonly last: Store
  readonly key: string
  readonly claim: (token: string, by?: ClaimBy) => Promise<ClaimResult>
  /** Makes time pass for every key that was claimed so far, and its mark. */
  readonly pass: (ms: number) => Promise<void>
  readonly advance: (keys: readonly string[], ms: number) => Promise<void>
}

/** A key that no other case has, in the shape that a receiver gives it. */
export const freshKey = (): string => `v1:{${randomUUID()}}`

/** Opens a store, runs the case, and closes it again. */
export async function withStore(target: StoreTarget, run: (fixture: StoreFixture) => Promise<void>): Promise<void> {
  const open = await target.open()
  const { stores } = open
  const [first] = stores
  const advance = (keys: readonly string[], ms: number) => open.advance(keys, ms)
  const key = freshKey()
  const known = new Set<string>()
  try {
    ok(!target.capabilities.shared || stores.length > 1, 'a target with a shared store opens two instances or more')
    await run({
      stores,
      advance,
      first,
      last: stores.at(-1) ?? first,
      key,
      claim(token, { on = first, ...by } = {}) {
        const request = { key, token, leaseMs, retentionMs, ...by }
        known.add(request.key)
        if (request.mark) known.add(request.mark.key)
        return on.claim(request)
      },
      pass: (ms) => advance([...known], ms),
    })
  } finally {
    await open.close()
  }
}

/** The claim was won. */
export const won = (result: ClaimResult, fence: number, replayed = false): void =>
  deepStrictEqual(result, { state: 'claimed', fence, replayed })

/** Another has the claim, for about so long; real time has passed besides. */
export function inFlight(result: ClaimResult, remainingMs: number = leaseMs): void {
  if (result.state !== 'in_flight') fail(`the claim is in flight, but the store says ${JSON.stringify(result)}`)
  const told = `${result.remainingMs} ms are told to remain of about ${remainingMs}`
  ok(result.remainingMs <= remainingMs && result.remainingMs > remainingMs - 15_000, told)
}

/** The delivery was handled, with this reply. */
export function done(result: ClaimResult, reply?: StoredReply): void {
  if (result.state !== 'done') fail(`the delivery is done, but the store says ${JSON.stringify(result)}`)
  strictEqual(result.dead, false)
  deepStrictEqual(result.reply && plain(result.reply), reply && plain(reply))
}

/** The delivery failed for good. */
export const dead = (result: ClaimResult): void => deepStrictEqual(result, { state: 'done', dead: true, reply: undefined })

/** Bytes may be of any kind. */
const plain = ({ status, headers, body }: StoredReply) => ({ status, headers: { ...headers }, body: Buffer.from(body) })

/** Asks all at once: each gives its answer, in order. */
export const atOnce = <T>(count: number, ask: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => ask(index)))

/** Asks as many of the store's instances as there are, in turn. */
export const instance = (stores: readonly [Store, ...Store[]], index: number): Store => stores[index % stores.length] ?? stores[0]
