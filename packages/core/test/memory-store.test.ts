import { memoryStore, type ReplayMark } from '@posthorn/core'
import { describe, expect, it } from 'vitest'

const claim = (token: string, key = 'k', more: { mark?: ReplayMark; leaseMs?: number } = {}) => ({
  key,
  token,
  leaseMs: 1000,
  retentionMs: 60_000,
  ...more,
})
const done = { retentionMs: 60_000, dead: false }

function setUp(options: { max?: number; maxInFlight?: number } = {}) {
  let at = 1_000_000
  return { store: memoryStore({ ...options, now: () => at }), pass: (ms: number) => (at += ms) }
}

it('gives 50 claims at once to one winner', async () => {
  const { store } = setUp()
  const results = await Promise.all(Array.from({ length: 50 }, (_, n) => store.claim(claim(`t${n}`))))
  expect(results.filter(({ state }) => state === 'claimed')).toHaveLength(1)
  expect(results.filter(({ state }) => state === 'in_flight')).toHaveLength(49)
})

it('gives the same claim again to the same token, without raising the fence', async () => {
  const { store } = setUp()
  const first = await store.claim(claim('a'))
  expect(await store.claim(claim('a'))).toEqual(first)
})

it('lets a stale token change nothing', async () => {
  const { store, pass } = setUp()
  await store.claim(claim('a'))
  pass(1000)
  expect(await store.renew('k', 'a', 1000)).toBe(false)
  expect(await store.claim(claim('b'))).toMatchObject({ state: 'claimed', fence: 2 })
  expect([await store.complete('k', 'a', done), await store.release('k', 'a'), await store.renew('k', 'a', 1000)]).toEqual([
    false,
    false,
    false,
  ])
  expect(await store.claim(claim('c'))).toMatchObject({ state: 'in_flight' })
})

it('completes after the lease lapsed, as long as nobody claimed since', async () => {
  const { store, pass } = setUp()
  await store.claim(claim('a'))
  pass(5000)
  expect(await store.complete('k', 'a', done)).toBe(true)
  expect(await store.claim(claim('b'))).toMatchObject({ state: 'done' })
})

it('completes after the lease lapsed also where other claims needed the room', async () => {
  const { store, pass } = setUp({ maxInFlight: 1 })
  await store.claim(claim('a'))
  pass(1000)
  expect(await store.claim(claim('b', 'other'))).toMatchObject({ state: 'claimed' })
  expect(await store.complete('k', 'a', done)).toBe(true)
})

it('takes a completion that is repeated, but not a release of what is done', async () => {
  const { store } = setUp()
  await store.claim(claim('a'))
  expect([await store.complete('k', 'a', done), await store.complete('k', 'a', done)]).toEqual([true, true])
  expect([await store.release('k', 'a'), await store.complete('k', 'b', done)]).toEqual([false, false])
})

it('leaves nothing behind of a first claim whose release does not count', async () => {
  const { store, pass } = setUp({ maxInFlight: 1 })
  await store.claim(claim('a'))
  expect(await store.release('k', 'a', { counted: false })).toBe(true)
  expect(await store.forget('k')).toBe(false)
  // Also of one that lapsed and gave its room to another.
  await store.claim(claim('a'))
  pass(1000)
  await store.claim(claim('b', 'other'))
  expect(await store.release('k', 'a', { counted: false })).toBe(true)
  await store.release('other', 'b')
  expect(await store.claim(claim('c'))).toMatchObject({ state: 'claimed', fence: 1 })
})

it('keeps the fence over releases, and starts it again once the record is forgotten', async () => {
  const { store } = setUp()
  for (const fence of [1, 2, 3]) {
    expect(await store.claim(claim(`t${fence}`))).toMatchObject({ fence })
    await store.release('k', `t${fence}`)
  }
  expect(await store.forget('k')).toBe(true)
  expect(await store.claim(claim('t4'))).toMatchObject({ fence: 1 })
})

it('forgets a handled delivery after its retention, by the clock', async () => {
  const { store, pass } = setUp()
  await store.claim(claim('a'))
  await store.complete('k', 'a', done)
  pass(59_999)
  expect(await store.claim(claim('b'))).toMatchObject({ state: 'done' })
  pass(1)
  expect(await store.claim(claim('b'))).toMatchObject({ state: 'claimed', fence: 1 })
})

it('gives the reply that was kept, and says what is dead', async () => {
  const { store } = setUp()
  const reply = { status: 202, headers: { a: 'b' }, body: Buffer.from('hi') }
  await store.claim(claim('a'))
  await store.complete('k', 'a', { ...done, reply })
  expect(await store.claim(claim('b'))).toEqual({ state: 'done', dead: false, reply })
  await store.claim(claim('a', 'dead'))
  await store.complete('dead', 'a', { ...done, dead: true })
  expect(await store.claim(claim('b', 'dead'))).toMatchObject({ state: 'done', dead: true })
})

describe('bounds', () => {
  it('forgets the handled delivery that was longest unused', async () => {
    const { store } = setUp({ max: 2 })
    for (const key of ['a', 'b', 'c']) {
      await store.claim(claim('t', key))
      await store.complete(key, 't', done)
    }
    expect(await store.claim(claim('u', 'c'))).toMatchObject({ state: 'done' })
    expect(await store.claim(claim('u', 'a'))).toMatchObject({ state: 'claimed' })
  })

  it('never evicts a claim in flight, however many deliveries are handled meanwhile', async () => {
    const { store } = setUp({ max: 2 })
    await store.claim(claim('mine', 'slow', { leaseMs: 60_000 }))
    for (let n = 0; n < 100; n++) {
      await store.claim(claim('t', `k${n}`))
      await store.complete(`k${n}`, 't', done)
    }
    expect(await store.claim(claim('other', 'slow'))).toMatchObject({ state: 'in_flight' })
    expect(await store.complete('slow', 'mine', done)).toBe(true)
  })

  it('says that it is full, and takes lapsed claims away first', async () => {
    const { store, pass } = setUp({ maxInFlight: 2 })
    await store.claim(claim('a', 'k1'))
    await store.claim(claim('b', 'k2'))
    expect(await store.claim(claim('c', 'k3'))).toEqual({ state: 'full' })
    pass(1000)
    expect(await store.claim(claim('c', 'k3'))).toMatchObject({ state: 'claimed' })
    expect(await store.claim(claim('d', 'k1'))).toMatchObject({ state: 'claimed', fence: 2 })
  })

  it.each([0, -1, 1.5, Number.NaN, '10'])('refuses %j as one', (value) => {
    for (const option of ['max', 'maxInFlight']) {
      expect(() => memoryStore({ [option]: value as number })).toThrow(
        expect.objectContaining({ code: 'options_invalid' }) as Error,
      )
    }
  })
})

describe('a mark', () => {
  const mark: ReplayMark = { key: 'm', ttlMs: 10_000, mode: 'suppress' }

  it('stands for the claim that set it: in flight, done, or free again', async () => {
    const { store } = setUp()
    await store.claim(claim('a', 'k1', { mark }))
    expect(await store.claim(claim('b', 'k2', { mark }))).toMatchObject({ state: 'in_flight' })
    await store.release('k1', 'a')
    expect(await store.claim(claim('b', 'k2', { mark }))).toMatchObject({ state: 'claimed', replayed: false })
    await store.complete('k2', 'b', done)
    expect(await store.claim(claim('c', 'k3', { mark }))).toMatchObject({ state: 'done' })
  })

  it('is over after its time', async () => {
    const { store, pass } = setUp()
    await store.claim(claim('a', 'k1', { mark }))
    await store.complete('k1', 'a', done)
    pass(10_000)
    expect(await store.claim(claim('b', 'k2', { mark }))).toMatchObject({ state: 'claimed', replayed: false })
  })

  it("only says so in mode 'flag'", async () => {
    const { store } = setUp()
    const flag: ReplayMark = { ...mark, mode: 'flag' }
    await store.claim(claim('a', 'k1', { mark: flag }))
    expect(await store.claim(claim('b', 'k2', { mark: flag }))).toMatchObject({ state: 'claimed', replayed: true })
  })
})
