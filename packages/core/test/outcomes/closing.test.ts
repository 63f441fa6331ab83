import { afterEach, expect, it, vi } from 'vitest'
import { notes, now, signed } from '../support/providers.js'
import { gate, recorded } from '../support/receivers.js'

afterEach(() => {
  vi.useRealTimers()
})

it('takes no new deliveries and says when to come back, on a connection that it ends', async () => {
  const { receiver, runs, refusals } = recorded()
  expect(await receiver.close()).toEqual({ remaining: 0 })
  const reply = await receiver.receive(signed(notes))
  expect(reply).toMatchObject({ status: 503, close: true })
  expect(reply.headers).toHaveProperty('retry-after')
  expect([runs.length, refusals]).toEqual([0, ['closing']])
  expect(await receiver.health()).toMatchObject({ ok: false, accepting: false, store: 'up' })
})

it('waits for deliveries in hand, which answer 200', async () => {
  const { open, pass, reached } = gate()
  const { receiver, runs } = recorded({ handle: pass })
  const running = receiver.receive(signed(notes))
  await reached
  const closed = receiver.close()
  expect((await receiver.receive(signed(notes))).status).toBe(503)
  open()
  expect(await closed).toEqual({ remaining: 0 })
  expect((await running).status).toBe(200)
  expect(runs[0]?.signal.aborted).toBe(false)
})

it('aborts their signals after timeoutMs, and says how many were left', async () => {
  vi.useFakeTimers({ now })
  const { pass, reached } = gate()
  const { receiver, runs } = recorded({ now: Date.now, handle: pass })
  void receiver.receive(signed(notes))
  void receiver.receive(signed(notes))
  await reached
  await vi.advanceTimersByTimeAsync(0)
  const closed = receiver.close({ timeoutMs: 5000 })
  await vi.advanceTimersByTimeAsync(4999)
  expect(runs.map(({ signal }) => signal.aborted)).toEqual([false, false])
  await vi.advanceTimersByTimeAsync(1)
  expect(await closed).toEqual({ remaining: 2 })
  expect(runs.map(({ signal }) => (signal.reason as { code?: string }).code)).toEqual(['closing', 'closing'])
})

it('turns away a request whose body was still arriving', async () => {
  const { open, pass, reached } = gate()
  const { receiver, runs } = recorded()
  const request = signed(notes)
  const arriving = receiver.receive({ ...request, body: () => pass().then(() => request.body) })
  await reached
  await receiver.close()
  open()
  expect((await arriving).status).toBe(503)
  expect(runs).toHaveLength(0)
})

it('gives no claim to an app that handles deliveries itself', async () => {
  const { receiver } = recorded()
  const verified = await receiver.verify(signed(notes))
  if ('reply' in verified) throw new Error('not verified')
  await receiver.close()
  expect(await receiver.claim(verified.delivery)).toMatchObject({ reply: { status: 503 } })
})

it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s as timeoutMs', async (timeoutMs) => {
  await expect(recorded().receiver.close({ timeoutMs })).rejects.toMatchObject({ code: 'options_invalid' })
})
