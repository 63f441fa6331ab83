import { createReceiver, memoryStore, type WebhookError, type WebhookReply } from '@posthorn/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { notes, now, secret, signed } from '../support/providers.js'
import { transactionalStore } from '../support/transactional-store.js'

beforeEach(() => {
  vi.useFakeTimers({ now })
})

afterEach(() => {
  vi.useRealTimers()
})

const bounds = { deadlineMs: 60_000, storeTimeoutMs: 20_000, now: () => Date.now() }

it.each([
  { what: 'lost', code: 'lease_lost', leaseMs: 15_000, maxRunMs: 300_000, held: false },
  { what: 'overdue', code: 'handler_timeout', leaseMs: 15_000, maxRunMs: 8000, held: true },
])('no handler begins under a lease that is $what by the time its transaction is open', async ({ code, held, ...lease }) => {
  const inner = memoryStore({ now: bounds.now })
  const store = transactionalStore({ ...inner, renew: (...args) => (held ? inner.renew(...args) : Promise.resolve(false)) })
  store.beginFault = 'hang'
  const errors: WebhookError[] = []
  const handled: string[] = []
  const { leaseMs, maxRunMs } = lease
  const options = { ...bounds, leaseMs, maxRunMs, secret, store, onError: (error: WebhookError) => void errors.push(error) }
  const receiver = createReceiver(notes, options).on('*', ({ id }) => void handled.push(id))
  const request = signed(notes)
  const first = receiver.receive(request)
  await vi.advanceTimersByTimeAsync(10_000)
  store.thaw()
  store.beginFault = 'none'
  expect([(await first).status, handled, store.ends]).toEqual([503, [], ['rolled back']])
  expect(errors.map((error) => error.code)).toEqual([code])
  // It was given back, and counts as no attempt.
  expect([(await receiver.receive(request)).status, handled.length]).toEqual([200, 1])
})

it('tells no duplicate of success meanwhile, with `acknowledge: "before"`', async () => {
  const store = transactionalStore({ ...memoryStore({ now: bounds.now }), renew: () => Promise.resolve(false) })
  store.beginFault = 'hang'
  const handled: string[] = []
  const options = { ...bounds, leaseMs: 15_000, joinMs: 2000, secret, store, acknowledge: 'before' } as const
  const receiver = createReceiver(notes, options).on('*', ({ id }) => void handled.push(id))
  const request = signed(notes)
  let joined: Promise<WebhookReply> | undefined
  const release = store.release.bind(store)
  store.release = (...args) => {
    joined = receiver.receive(request)
    return release(...args)
  }
  const first = receiver.receive(request)
  await vi.advanceTimersByTimeAsync(10_000)
  store.thaw()
  expect([(await first).status, (await joined)?.status, handled]).toEqual([503, 503, []])
})
