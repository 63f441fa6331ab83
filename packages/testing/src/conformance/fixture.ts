import { strictEqual } from 'node:assert/strict'
import {
  createReceiver,
  type EventMap,
  type Handler,
  type Provider,
  type Receiver,
  type ReceiverOptions,
  sign,
  type SignOptions,
} from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { type Received, send, type Sent } from '../http.js'
import type { Mounted, MountRequest, Target } from './target.js'

/** A secret that is only ever a canary: it must not show up in any output. */
export const secret = 'canary-8f2c91d07b3e4a65'

/** The time at which the cases' clock stands. */
export const now: number = Date.UTC(2026, 1, 14, 15, 30)

/** What senders of JSON say of it. Behind an app's own handler a framework may parse by it, so there it is sent. */
export const typed = { 'content-type': 'application/json' } as const

/** A mounted receiver that counts its runs. */
export interface Fixture {
  readonly mounted: Mounted
  readonly url: string
  /** Ids of the deliveries whose handler ran, in order. */
  readonly runs: (string | undefined)[]
  readonly receiver: Receiver
  /** Signs and sends; `sent` overrides what goes over the wire. */
  readonly deliver: (body?: string | Uint8Array, options?: Partial<SignOptions>, sent?: Sent) => Promise<Received>
}

/** What a fixture is made of. */
export interface FixtureOptions<Events extends EventMap> extends MountRequest {
  readonly provider?: Provider<Events>
  readonly options?: Partial<ReceiverOptions>
  /** Makes a fresh body that the provider could send. @default one of Recover's */
  readonly body?: () => string
  /** Runs inside the handler. */
  readonly handle?: Handler<unknown>
  /** What `deliver` signs with unless told otherwise. */
  readonly signing?: Partial<SignOptions>
}

let serial = 0

/** A body of Recover's that no other call has made. */
export function recoverBody(type = 'lead.created', data: object = {}): string {
  serial += 1
  return JSON.stringify({ id: `evt_${serial}`, type, account_id: 'acc_1', created_at: '2026-02-14T15:30:00Z', data })
}

/** Mounts a receiver, runs the case, and takes everything down again. */
export async function withReceiver<Events extends EventMap>(
  target: Target,
  { provider, options, handle, signing: own = {}, body: fresh = recoverBody, ...mount }: FixtureOptions<Events>,
  run: (fixture: Fixture) => Promise<void>,
): Promise<void> {
  const described = (provider ?? recover) as Provider
  const runs: (string | undefined)[] = []
  const receiver = createReceiver(described, { secret, now: () => now, ...options } as ReceiverOptions)
  const counting: Handler<unknown> = (event, delivery) => {
    runs.push(delivery.id)
    return handle?.(event, delivery)
  }
  receiver.on('*', counting)
  const mounted = await target.mount(receiver, mount)
  const deliver: Fixture['deliver'] = (body = fresh(), signing = {}, sent = {}) => {
    const signed = () => ({
      ...(mount.handler ? typed : {}),
      ...sign(described, { secret, body, timestamp: now, ...own, ...signing }),
    })
    return send(mounted.url, { body, ...sent, headers: sent.headers ?? signed() })
  }
  try {
    await run({ mounted, url: mounted.url, runs, receiver, deliver })
  } finally {
    await receiver.close({ timeoutMs: 0 })
    await mounted.close()
  }
}

/** Who sends: a provider, and what its deliveries are signed with. */
export interface Party {
  readonly provider: Provider
  readonly secret: string
  /** What the receiver holds. @default `secret` */
  readonly secrets?: ReceiverOptions['secret']
  readonly keyId?: string
  /** @default one of Recover's */
  readonly body?: () => string
}

/** Mounts a receiver for a party's provider; what `deliver` sends is signed by the library as that party signs. */
export function withSender(
  target: Target,
  { provider, secret: own, secrets = own, keyId, body = recoverBody }: Party,
  { options, ...rest }: Omit<FixtureOptions<EventMap>, 'provider' | 'body' | 'signing'>,
  run: (fixture: Fixture) => Promise<void>,
): Promise<void> {
  const signing = { secret: own, ...(keyId === undefined ? {} : { keyId }) }
  return withReceiver(target, { provider, body, signing, options: { secret: secrets, ...options } as object, ...rest }, run)
}

/**
 * Runs the bad part between two good deliveries, which must be handled: a verifier that refuses everything passes
 * every negative case, and one that was broken by the bad part would go unseen.
 */
export async function bracketed(fixture: Fixture, run: () => Promise<void>): Promise<void> {
  await control(fixture)
  const before = fixture.runs.length
  await run()
  strictEqual(fixture.runs.length, before, 'the handler ran for a request that must be refused')
  await control(fixture)
}

async function control(fixture: Fixture): Promise<void> {
  const before = fixture.runs.length
  const reply = await fixture.deliver()
  strictEqual(reply.status, 200, `the positive control was answered ${reply.status}: ${reply.body}`)
  strictEqual(fixture.runs.length, before + 1, 'the positive control was not handled')
}
