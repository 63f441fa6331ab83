import { memoryStore } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { notes, signed, textOf } from '../support/providers.js'
import { recorded } from '../support/receivers.js'
import { scriptedStore } from '../support/scripted-store.js'

describe('handled, but the mark is not stored', () => {
  it.each(['fail', 'answer-lost'] as const)('answers 503, then 200 without a second run (%s)', async (fault) => {
    const store = scriptedStore()
    const { receiver, runs, errors } = recorded({ store, handle: (delivery) => delivery.reply({ body: 'done' }) })
    const request = signed(notes)
    store.break('complete', fault)
    const first = await receiver.receive(request)
    expect(first.status).toBe(503)
    expect(first.headers['retry-after']).toMatch(/^[1-9]\d*$/)
    expect(errors).toEqual(['mark_not_stored'])
    store.mend()
    const second = await receiver.receive(request)
    expect([second.status, textOf(second)]).toEqual([200, 'done'])
    expect(textOf(await receiver.receive(request))).toBe('done')
    expect(runs).toHaveLength(1)
  })

  it('goes on answering 503 until the store is back', async () => {
    const store = scriptedStore()
    const { receiver, runs } = recorded({ store })
    const request = signed(notes)
    store.break('complete')
    for (let attempt = 0; attempt < 3; attempt++) expect((await receiver.receive(request)).status).toBe(503)
    store.mend()
    expect((await receiver.receive(request)).status).toBe(200)
    expect(runs).toHaveLength(1)
  })

  it('completes by a new claim where the old one has lapsed and is gone', async () => {
    let inner = memoryStore()
    const store = scriptedStore({
      shared: true,
      claim: (request) => inner.claim(request),
      renew: (...args) => inner.renew(...args),
      complete: (...args) => inner.complete(...args),
      release: (...args) => inner.release(...args),
      forget: (key) => inner.forget(key),
    })
    const { receiver, runs } = recorded({ store })
    const request = signed(notes)
    store.break('complete')
    await receiver.receive(request)
    store.mend()
    inner = memoryStore()
    expect((await receiver.receive(request)).status).toBe(200)
    expect(runs).toHaveLength(1)
    expect(await inner.claim({ key: runs[0]!.key, token: 'other', leaseMs: 1000, retentionMs: 1000 })).toMatchObject({
      state: 'done',
    })
  })

  it('runs again after forget', async () => {
    const store = scriptedStore()
    const { receiver, runs } = recorded({ store })
    const request = signed(notes)
    store.break('complete')
    await receiver.receive(request)
    store.mend()
    expect(await receiver.forget(runs[0]!.key)).toBe(true)
    expect((await receiver.receive(request)).status).toBe(200)
    expect(runs).toHaveLength(2)
  })
})

describe('handled, but the lease was lost meanwhile', () => {
  it('answers 503, and the late finisher changes nothing of the other claim', async () => {
    const store = memoryStore()
    const { receiver, errors } = recorded({
      store,
      handle: async (delivery) => {
        // What a store that lost its data, and another process, do together.
        await store.forget(delivery.key)
        await store.claim({ key: delivery.key, token: 'other', leaseMs: 60_000, retentionMs: 60_000 })
      },
    })
    const request = signed(notes)
    const reply = await receiver.receive(request)
    expect(reply.status).toBe(503)
    expect(reply.headers).toHaveProperty('retry-after')
    expect(errors).toEqual(['lease_lost'])
    // The other one still has it, so this process must not say that it is done.
    expect((await receiver.receive(request)).status).toBe(503)
  })

  it('answers 200 once the other run is done', async () => {
    const store = memoryStore()
    const { receiver, runs } = recorded({
      store,
      handle: async (delivery) => {
        await store.forget(delivery.key)
        await store.claim({ key: delivery.key, token: 'other', leaseMs: 60_000, retentionMs: 60_000 })
      },
    })
    const request = signed(notes)
    await receiver.receive(request)
    await store.complete(runs[0]!.key, 'other', { retentionMs: 60_000, dead: false })
    expect((await receiver.receive(request)).status).toBe(200)
    expect(runs).toHaveLength(1)
  })
})
