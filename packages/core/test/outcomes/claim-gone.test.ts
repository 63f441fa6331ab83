import { createReceiver, memoryStore, type Store, type WebhookError } from '@posthorn/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { notes, now, secret, signed } from '../support/providers.js'
import { gate } from '../support/receivers.js'

beforeEach(() => {
  vi.useFakeTimers({ now })
})

afterEach(() => {
  vi.useRealTimers()
})

/** A receiver with two handlers, the first of which waits in its first run. */
function setUp(options: { store?: Store; maxRunMs?: number; maxAttempts?: number } = {}) {
  const { open, pass, reached } = gate()
  const ran: string[] = []
  const keys: string[] = []
  const errors: WebhookError[] = []
  const receiver = createReceiver(notes, {
    secret,
    store: memoryStore({ now: Date.now }),
    now: Date.now,
    leaseMs: 15_000,
    deadlineMs: 1_000_000,
    onError: (error: WebhookError) => errors.push(error),
    ...options,
  })
    .on('*', async (_event, { fence, key }) => {
      ran.push(`first ${fence}`)
      keys.push(key)
      if (ran.length === 1) await pass()
    })
    .on('*', (_event, { fence }) => ran.push(`second ${fence}`))
  return { receiver, open, reached, ran, keys, codes: () => errors.map(({ code }) => code), request: signed(notes) }
}

it('runs no further handler of a delivery once another has its claim, and answers 503', async () => {
  const store = memoryStore({ now: Date.now })
  const { receiver, open, reached, ran, keys, codes, request } = setUp({ store })
  const running = receiver.receive(request)
  await reached
  await store.forget(keys[0]!)
  await store.claim({ key: keys[0]!, token: 'other', leaseMs: 60_000, retentionMs: 60_000 })
  await vi.advanceTimersByTimeAsync(5000)
  open()
  expect((await running).status).toBe(503)
  expect([ran, codes()]).toEqual([['first 1'], ['lease_lost']])
  expect(await store.renew(keys[0]!, 'other', 1000)).toBe(true)
})

it('gives the claim back where nobody has it yet, so that the next attempt runs all of them', async () => {
  const store = memoryStore({ now: Date.now })
  const cut: Store = { ...store, renew: () => Promise.reject(new Error('the store is away')) }
  const { receiver, open, reached, ran, request } = setUp({ store: cut, maxAttempts: 2 })
  const running = receiver.receive(request)
  await reached
  await vi.advanceTimersByTimeAsync(15_000)
  open()
  expect((await running).status).toBe(503)
  expect((await receiver.receive(request)).status).toBe(200)
  expect(ran).toEqual(['first 1', 'first 2', 'second 2'])
})

it('runs no further handler of a delivery whose handlers ran for too long', async () => {
  const { receiver, open, reached, ran, codes, request } = setUp({ maxRunMs: 30_000 })
  const running = receiver.receive(request)
  await reached
  await vi.advanceTimersByTimeAsync(30_000)
  expect((await running).status).toBe(503)
  open()
  await vi.advanceTimersByTimeAsync(0)
  expect([ran, codes()]).toEqual([['first 1'], ['handler_timeout', 'handler_timeout']])
  expect((await receiver.receive(request)).status).toBe(200)
  expect(ran).toEqual(['first 1', 'first 2', 'second 2'])
})

it('runs all handlers of a delivery while the receiver closes: its claim is good', async () => {
  const { receiver, open, reached, ran, codes, request } = setUp()
  const running = receiver.receive(request)
  await reached
  const closed = receiver.close({ timeoutMs: 1000 })
  await vi.advanceTimersByTimeAsync(1000)
  expect(await closed).toEqual({ remaining: 1 })
  open()
  expect((await running).status).toBe(200)
  expect([ran, codes()]).toEqual([['first 1', 'second 1'], []])
})
