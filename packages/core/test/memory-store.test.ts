import { memoryStore, type ReplayMark, type Store } from '@posthorn/core'
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

/** Completes the claim of `a`, and asks again. */
async function handledTwice(store: Store, key: string) {
  await store.complete(key, 'a', done)
  return store.claim(claim('b', key))
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

// Kept in steps of 10 ms, and rounded up: by the clock of a test as by one of today.
it.each([
  [1_000_003, 60_000],
  [1_000_000, 59_991],
  [1_790_000_000_123, 2 * 86_400_000],
  [1_790_000_000_123.25, 1],
  [-5, 12],
])(
  'at %d, forgets what was handled with a retention of %d ms no earlier, and at most 10 ms later',
  async (start, retentionMs) => {
    let at = start
    const store = memoryStore({ now: () => at })
    await store.claim(claim('a'))
    await store.complete('k', 'a', { ...done, retentionMs })
    at = start + retentionMs - 0.25
    expect(await store.claim(claim('b'))).toMatchObject({ state: 'done' })
    at = start + retentionMs + 10
    expect(await store.claim(claim('b'))).toMatchObject({ state: 'claimed', fence: 1 })
  },
)

it('forgets what is dead, or has a reply, after the retention to the millisecond', async () => {
  const reply = { status: 202, headers: {}, body: Buffer.from('hi') }
  for (const completion of [
    { retentionMs: 61, dead: true },
    { retentionMs: 61, dead: false, reply },
  ]) {
    const { store, pass } = setUp()
    await store.claim(claim('a'))
    await store.complete('k', 'a', completion)
    pass(60)
    expect(await store.claim(claim('b'))).toMatchObject({ state: 'done' })
    pass(1)
    expect(await store.claim(claim('b'))).toMatchObject({ state: 'claimed', fence: 1 })
  }
})

const handle = async ({ store }: ReturnType<typeof setUp>, key: string, token: string) => {
  await store.claim(claim(token, key))
  return store.complete(key, token, done)
}

describe('a completion that is repeated', () => {
  it('is known for the next 249, and is stale after that; the delivery stays handled', async () => {
    const at = setUp()
    await handle(at, 'k', 'a')
    for (let n = 1; n < 250; n++) await handle(at, `other ${n}`, `t${n}`)
    expect([await at.store.complete('k', 'a', done), await at.store.complete('other 249', 't249', done)]).toEqual([true, true])
    await handle(at, 'other 250', 't250')
    expect([await at.store.complete('k', 'a', done), await at.store.complete('other 1', 't1', done)]).toEqual([false, true])
    expect(await at.store.claim(claim('b'))).toMatchObject({ state: 'done' })
  })

  it('is known by the token that completed last, wherever the one before it is kept', async () => {
    for (const between of [0, 1, 100, 248]) {
      const at = setUp()
      for (let n = 0; n < 200; n++) await handle(at, `before ${n}`, 't')
      await handle(at, 'k', 'a')
      await at.store.forget('k')
      for (let n = 0; n < between; n++) await handle(at, `between ${n}`, 't')
      await handle(at, 'k', 'b')
      expect([await at.store.complete('k', 'a', done), await at.store.complete('k', 'b', done)]).toEqual([false, true])
    }
  })

  it('is stale once the delivery was forgotten', async () => {
    const at = setUp()
    await handle(at, 'k', 'a')
    await at.store.forget('k')
    expect(await at.store.complete('k', 'a', done)).toBe(false)
    await at.store.claim(claim('b'))
    await at.store.release('k', 'b')
    expect(await at.store.complete('k', 'a', done)).toBe(false)
  })
})

it('gives answers that cannot be changed for those who ask later', async () => {
  const { store } = setUp()
  for (const round of [1, 2]) {
    const [claimed, handledBefore] = [await store.claim(claim('a', `k${round}`)), await handledTwice(store, `k${round}`)]
    expect(claimed).toEqual({ state: 'claimed', fence: 1, replayed: false })
    expect(handledBefore).toEqual({ state: 'done', dead: false, reply: undefined })
    for (const answer of [claimed, handledBefore]) expect(Reflect.set(answer, 'state', 'full')).toBe(false)
  }
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
