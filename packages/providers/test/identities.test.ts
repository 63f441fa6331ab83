import { createReceiver, type Provider, type ReceiverOptions, sign, type SignOptions } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { github } from '@posthorn/providers/github'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { standardWebhooks } from '@posthorn/providers/standard-webhooks'
import { describe, expect, it } from 'vitest'
import { receiverFor, subjectOf } from './support/attempt.js'
import { entries } from './support/catalogue.js'
import { secretOf } from './support/keys.js'
import { readVectors, type Vector } from './support/vectors.js'

const now = Date.UTC(2026, 1, 14)

function setUp(provider: Provider, options: Partial<ReceiverOptions> = {}) {
  const ids: (string | undefined)[] = []
  const secret = secretOf(provider)
  const receiver = createReceiver(provider, { secret, now: () => now, ...options } as ReceiverOptions).on('*', (_event, { id }) =>
    ids.push(id),
  )
  const deliver = async (payload: object, signing: Partial<SignOptions> = {}, change: Record<string, string> = {}) => {
    const body = Buffer.from(JSON.stringify(payload))
    const headers = { ...sign(provider, { secret, body, timestamp: now, ...signing }), ...change }
    return (await receiver.receive({ method: 'POST', url: '/', headers, body })).status
  }
  return { deliver, ids }
}

it("does not run Recover's event again under a fresh delivery id", async () => {
  const { deliver, ids } = setUp(recover)
  const event = { id: 'evt_1', type: 'lead.created' }
  expect([await deliver(event, { id: 'a' }), await deliver(event, { id: 'b' })]).toEqual([200, 200])
  expect(ids).toEqual(['a'])
})

it("tells Customer.io's deliveries apart by id and body together, so that nobody can poison an id", async () => {
  const { deliver, ids } = setUp(customerio)
  await deliver({ n: 1 }, { id: 'a' })
  await deliver({ n: 2 }, { id: 'a' })
  await deliver({ n: 1 }, { id: 'b', timestamp: now - 1000 })
  expect(ids).toEqual(['a', 'a', 'b'])
  await deliver({ n: 1 }, { id: 'a', timestamp: now - 2000 })
  expect(ids).toHaveLength(3)
})

it('does not run a captured request of Customer.io under a fresh id', async () => {
  const { deliver, ids } = setUp(customerio)
  await deliver({ n: 1 }, { id: 'a' })
  expect(await deliver({ n: 1 }, { id: 'b' })).toBe(200)
  expect(ids).toEqual(['a'])
})

it("takes an equal body of GitHub's for the same delivery, whatever its id says", async () => {
  const { deliver, ids } = setUp(github)
  await deliver({ n: 1 }, { id: 'a', type: 'push' })
  await deliver({ n: 1 }, { id: 'b', type: 'push' })
  expect(ids).toEqual(['a'])
})

it.each([
  ['signed', () => setUp(referralloop)],
  ['unsigned', unsignedReferralloop],
])('takes equal bodies of ReferralLoop for one delivery, %s', async (_mode, make) => {
  const { deliver, ids } = make()
  await deliver({ event_type: 'signup.deleted' })
  await deliver({ event_type: 'signup.deleted' })
  await deliver({ event_type: 'signup.deleted', data: {} })
  expect(ids).toHaveLength(2)
})

it('tells Standard Webhooks apart by the signed id', async () => {
  const { deliver, ids } = setUp(standardWebhooks)
  await deliver({ n: 1 }, { id: 'a' })
  await deliver({ n: 1 }, { id: 'a', timestamp: now - 1000 })
  await deliver({ n: 1 }, { id: 'b' })
  expect(ids).toEqual(['a', 'b'])
  expect(await deliver({ n: 1 }, { id: 'a' }, { 'webhook-id': 'c' })).toBe(401)
})

function unsignedReferralloop() {
  const ids: (string | undefined)[] = []
  const receiver = createReceiver(referralloop, { unsigned: 'accept' }).on('*', (_event, { id, verified }) => {
    expect(verified).toBe(false)
    ids.push(id)
  })
  const deliver = async (payload: object) =>
    (await receiver.receive({ method: 'POST', url: '/', headers: {}, body: Buffer.from(JSON.stringify(payload)) })).status
  return { deliver, ids }
}

describe.each(entries.map((entry) => [entry.name, entry] as const))('%s', (name, entry) => {
  const { identity, ids, replay = 'suppress' } = entry.provider
  // Those with a type are what the sender sends, and are handled.
  const vectors = readVectors(name).vectors.filter(({ valid, type }) => valid && type !== undefined)
  const named = vectors.map((vector) => [vector.note, vector] as const)
  const unsignedIn = ({ headers }: Vector) =>
    ids.flatMap(({ from, trust }) =>
      trust === 'unsigned' ? Object.keys(headers).filter((key) => from === `header:${key.toLowerCase()}`) : [],
    )
  const withUnsignedId = named.filter(([, vector]) => unsignedIn(vector).length > 0)

  it.each(named)('handles an exact copy only where nothing tells deliveries apart: %s', async (_note, vector) => {
    const send = receiverFor(subjectOf(entry, vector), vector)
    const first = await send()
    expect(await send()).toEqual({ ...first, handled: identity === 'none' ? first.handled : undefined })
  })

  it.each(withUnsignedId)('handles a copy under a fresh unsigned id only where it says so: %s', async (_note, vector) => {
    const send = receiverFor(subjectOf(entry, vector), vector)
    await send()
    const { handled } = await send({ ...vector.headers, ...Object.fromEntries(unsignedIn(vector).map((key) => [key, 'fresh'])) })
    expect(handled?.replayed).toBe(replay === 'flag' ? true : undefined)
  })
})
