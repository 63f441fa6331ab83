import { strictEqual } from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createReceiver, type Delivery, sign, type Store, type WebhookReply } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { type Gate, gate } from '../conformance/gate.js'
import { type StoreFixture, withStore } from './fixture.js'
import type { StoreTarget } from './target.js'

/** A receiver, as one process has it. */
export interface Peer {
  /** Deliveries of its runs, in order. */
  readonly runs: readonly Delivery[]
  /** Sends it the delivery that the case is about, as any attempt would. */
  readonly deliver: () => Promise<WebhookReply>
}

/** What a peer does, and how. */
interface PeerOptions {
  readonly store: Store
  /** @default 15000 */
  readonly leaseMs?: number
  readonly handle?: (delivery: Delivery) => unknown
}

/** Receivers that share a store and one delivery. */
export interface Peers extends Pick<StoreFixture, 'first' | 'last'> {
  readonly peer: (options: PeerOptions) => Peer
  /** The store as a process sees it whose heartbeat does not get through any more; all else does. */
  readonly withoutHeartbeat: (store: Store) => Store
  /** Opens at the latest when the case is over, so that no handler is left behind. */
  readonly gate: () => Gate
}

const secret = 'a secret of the store suite'

/** Opens a store with receivers, runs the case, and ends every run. */
export const withPeers = (target: StoreTarget, run: (peers: Peers) => Promise<void>): Promise<void> =>
  withStore(target, async ({ first, last }) => {
    const endpoint = randomUUID()
    const body = JSON.stringify({
      id: 'evt_1',
      type: 'lead.created',
      account_id: 'acc_1',
      created_at: '2026-02-14T15:30:00Z',
      data: {},
    })
    const headers = sign(recover, { secret, body })
    const closers: (() => Promise<unknown>)[] = []
    const gates: Gate[] = []
    const peer = ({ store, leaseMs = 15_000, handle }: PeerOptions): Peer => {
      const runs: Delivery[] = []
      const receiver = createReceiver(recover, { secret, store, endpoint, leaseMs, joinMs: 0 }).on('*', (_event, delivery) => {
        runs.push(delivery)
        return handle?.(delivery)
      })
      closers.push(() => receiver.close())
      return { runs, deliver: () => receiver.receive({ method: 'POST', url: '/', headers, body: Buffer.from(body) }) }
    }
    const opening = (): Gate => {
      const made = gate()
      gates.push(made)
      return made
    }
    try {
      await run({
        first,
        last,
        peer,
        withoutHeartbeat: (store) => withoutHeartbeat(store, target.capabilities.concurrentTransactions),
        gate: opening,
      })
    } finally {
      for (const { open } of gates) open()
      for (const close of closers) await close()
    }
  })

/** Where one connection is all there is, a run that never ends would also keep everybody else from the store. */
const withoutHeartbeat = (store: Store, transactions: boolean | undefined): Store => ({
  shared: store.shared,
  claim: (request) => store.claim(request),
  renew: () => Promise.reject(new Error('the renewal was lost')),
  complete: (key, token, completion) => store.complete(key, token, completion),
  release: (key, token, options) => store.release(key, token, options),
  forget: (key) => store.forget(key),
  ...(store.begin && transactions ? { begin: store.begin.bind(store) } : {}),
})

/** Sends again and again while the answer is to come back later. Gives the first other one. */
export async function retried({ deliver }: Peer, forMs = 5000): Promise<WebhookReply> {
  const until = performance.now() + forMs
  for (;;) {
    const reply = await deliver()
    if (reply.status !== 503 || performance.now() > until) return reply
    // As every sender does: at once would be another storm.
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
  }
}

/** The same peer, with the longest time from one answer of its to the next. */
export function timed(peer: Peer): Peer & { readonly longestMs: () => number } {
  let answered = performance.now()
  let longest = 0
  const deliver = async () => {
    const reply = await peer.deliver()
    const now = performance.now()
    longest = Math.max(longest, now - answered)
    answered = now
    return reply
  }
  return { ...peer, deliver, longestMs: () => longest }
}

/** The status is this one. */
export const answers = async (reply: WebhookReply | Promise<WebhookReply>, status: number, what: string): Promise<void> =>
  strictEqual((await reply).status, status, what)

/** Fences of the runs, in order. */
export const fencesOf = (...peers: readonly Peer[]): readonly number[] =>
  peers.flatMap(({ runs }) => runs.map(({ fence }) => fence))
