import { createReceiver, memoryStore, permanent } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { notes, provider, secret, signed, textOf } from '../support/providers.js'
import { recorded } from '../support/receivers.js'
import { scriptedStore } from '../support/scripted-store.js'

const failOnce = (_delivery: unknown, run: number) => {
  if (run === 1) throw new Error('the database is away')
}

it('answers 500 when a handler fails, and the next attempt runs under a higher fence', async () => {
  const fences: number[] = []
  const { receiver, runs, errors } = recorded({
    handle: (delivery, run) => {
      fences.push(delivery.fence)
      failOnce(delivery, run)
    },
  })
  const request = signed(notes)
  const failed = await receiver.receive(request)
  expect([failed.status, textOf(failed)]).toEqual([500, '{"error":"internal_error"}'])
  expect(errors).toEqual(['handler_failed'])
  expect((await receiver.receive(request)).status).toBe(200)
  expect((await receiver.receive(request)).status).toBe(200)
  expect(runs).toHaveLength(2)
  expect(fences).toEqual([1, 2])
})

it('gives the reply that the provider documents for a failure', async () => {
  const { receiver } = recorded({ sender: provider({ replies: { failed: { status: 502, body: 'later' } } }), handle: failOnce })
  expect(await receiver.receive(signed(notes))).toMatchObject({ status: 502 })
})

it('fails the delivery when one of several handlers fails, and does not run those after it', async () => {
  const order: number[] = []
  const receiver = createReceiver(notes, { secret })
    .on('*', () => order.push(1))
    .on('*', () => Promise.reject(new Error('no')))
    .on('*', () => order.push(3))
  expect((await receiver.receive(signed(notes))).status).toBe(500)
  expect(order).toEqual([1])
})

it.each([
  ['text', 'gone'],
  ['nothing', undefined],
  ['null', null],
  ['an object', { code: 7 }],
])('takes %s that is thrown for a failure', async (_what, thrown) => {
  const { receiver, errors } = recorded({ handle: () => Promise.reject(thrown) })
  expect((await receiver.receive(signed(notes))).status).toBe(500)
  expect(errors).toEqual(['handler_failed'])
})

it('answers 500 also where the claim could not be released', async () => {
  const store = scriptedStore()
  const { receiver, errors } = recorded({ store, handle: failOnce })
  store.break('release')
  expect((await receiver.receive(signed(notes))).status).toBe(500)
  expect(errors).toEqual(['handler_failed', 'store_unavailable'])
})

it('drops the reply of a failed run', async () => {
  const { receiver } = recorded({
    handle: (delivery, run) => {
      delivery.reply({ body: `run ${run}` })
      failOnce(delivery, run)
    },
  })
  const request = signed(notes)
  expect(textOf(await receiver.receive(request))).toBe('{"error":"internal_error"}')
  expect(textOf(await receiver.receive(request))).toBe('run 2')
})

describe('a permanent failure', () => {
  it('answers 200, is told to onError, and never runs again', async () => {
    const cause = new Error('no such account')
    const told: unknown[] = []
    const { receiver, runs } = recorded({
      handle: () => Promise.reject(permanent(cause)),
      onError: (error) => told.push(error.code, error.cause),
    })
    const request = signed(notes)
    const reply = await receiver.receive(request)
    expect([reply.status, textOf(reply)]).toEqual([200, '{"ok":true}'])
    expect((await receiver.receive(request)).status).toBe(200)
    expect(runs).toHaveLength(1)
    expect(told).toEqual(['handler_permanent', cause])
  })

  it('is recorded as dead', async () => {
    const store = memoryStore()
    const { receiver, runs } = recorded({ store, handle: () => Promise.reject(permanent('no')) })
    await receiver.receive(signed(notes))
    const { key } = runs[0]!
    expect(await store.claim({ key, token: 't', leaseMs: 1, retentionMs: 1 })).toMatchObject({ state: 'done', dead: true })
  })

  it('does not send what the handler replied before it failed', async () => {
    const { receiver } = recorded({
      handle: (delivery) => {
        delivery.reply({ status: 410, body: 'gone' })
        throw permanent('no')
      },
    })
    expect(await receiver.receive(signed(notes))).toMatchObject({ status: 200 })
  })
})

describe('maxAttempts', () => {
  it('ends a delivery that failed so often: 200, dead, never run again', async () => {
    const { receiver, runs, errors } = recorded({ maxAttempts: 3, handle: () => Promise.reject(new Error('again')) })
    const request = signed(notes)
    const statuses: number[] = []
    for (let attempt = 0; attempt < 5; attempt++) statuses.push((await receiver.receive(request)).status)
    expect(statuses).toEqual([500, 500, 200, 200, 200])
    expect(runs).toHaveLength(3)
    expect(errors).toEqual(['handler_failed', 'handler_failed', 'attempts_exhausted'])
  })

  it('is off unless it is asked for', async () => {
    const { receiver } = recorded({ handle: () => Promise.reject(new Error('again')) })
    const request = signed(notes)
    for (let attempt = 0; attempt < 50; attempt++) expect((await receiver.receive(request)).status).toBe(500)
  })

  it('ends a delivery whose earlier attempts all crashed, without running it', async () => {
    const store = memoryStore()
    const { receiver, runs, errors } = recorded({ store, maxAttempts: 1, handle: () => {} })
    const request = signed(notes)
    const verified = await receiver.verify(request)
    if ('reply' in verified) throw new Error('not verified')
    // A claim that was never settled, by a process that is gone.
    await store.claim({ key: verified.delivery.key, token: 'crashed', leaseMs: 0, retentionMs: 60_000 })
    expect((await receiver.receive(request)).status).toBe(200)
    expect(runs).toHaveLength(0)
    expect(errors).toEqual(['attempts_exhausted'])
  })
})
