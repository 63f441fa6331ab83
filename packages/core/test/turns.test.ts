import { createReceiver, type WebhookRequest } from '@posthorn/core'
import { afterEach, expect, it, vi } from 'vitest'
import { note, notes, now, secret, signed } from './support/providers.js'

afterEach(() => vi.restoreAllMocks())

const turnOfLoop = () => new Promise<void>((resolve) => void setImmediate(resolve))

const sized = (bytes: number): WebhookRequest => signed(notes, note('note.added', { text: 'x'.repeat(bytes) }))

/** Counts turns of the event loop until told to stop. */
function turns(): { readonly count: () => number; readonly stop: () => void } {
  let count = 0
  let next = setImmediate(function turn() {
    count += 1
    next = setImmediate(turn)
  })
  return { count: () => count, stop: () => clearImmediate(next) }
}

it('verifies and parses large bodies in turns, in the order of their arrival, and lets small ones by', async () => {
  const loop = turns()
  const seen: { readonly id: string | undefined; readonly bytes: number; readonly turn: number }[] = []
  const receiver = createReceiver(notes, { secret, now: () => now }).on('*', (_event, { id, rawBody }) => {
    seen.push({ id, bytes: rawBody.length, turn: loop.count() })
  })
  const large = Array.from({ length: 8 }, () => sized(300_000))
  const ids = large.map(({ body }) => (JSON.parse(Buffer.from(body as Uint8Array).toString()) as { id: string }).id)
  const replies = await Promise.all([...large, sized(10)].map((request) => receiver.receive(request)))
  loop.stop()
  expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 200))
  const heavy = seen.filter(({ bytes }) => bytes > 1000)
  expect(heavy.map(({ id }) => id)).toEqual(ids)
  expect(new Set(heavy.map(({ turn }) => turn)).size).toBe(8)
  expect(seen.findIndex(({ bytes }) => bytes < 1000)).toBeLessThan(2)
})

it('shares a turn among bodies that are not so large', async () => {
  const loop = turns()
  const seen = new Set<number>()
  const receiver = createReceiver(notes, { secret, now: () => now }).on('*', () => void seen.add(loop.count()))
  await Promise.all(Array.from({ length: 8 }, () => sized(100_000)).map((request) => receiver.receive(request)))
  loop.stop()
  expect(seen.size).toBe(4)
})

it('sets no timer for a delivery that is handled within the turn it came in', async () => {
  const receiver = createReceiver(notes, { secret, now: () => now }).on('*', () => undefined)
  const timers = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'setInterval')]
  expect((await receiver.receive(sized(10))).status).toBe(200)
  await turnOfLoop()
  expect(timers.map(({ mock }) => mock.calls.length)).toEqual([0, 0])
})

it('sets them, and unsets them again, for one that takes longer', async () => {
  const receiver = createReceiver(notes, { secret, now: () => now }).on('*', async () => {
    await turnOfLoop()
    await turnOfLoop()
  })
  const set = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'setInterval')]
  const unset = [vi.spyOn(globalThis, 'clearTimeout'), vi.spyOn(globalThis, 'clearInterval')]
  expect((await receiver.receive(sized(10))).status).toBe(200)
  // The deadline and the bound of the run; the heartbeat.
  expect(set.map(({ mock }) => mock.calls.length)).toEqual([2, 1])
  for (const [index, { mock }] of set.entries())
    for (const { value } of mock.results) expect(unset[index]!.mock.calls.map(([timer]) => timer as unknown)).toContain(value)
})

it('sets them after a fake clock was taken away that never called', async () => {
  const receiver = createReceiver(notes, { secret, deadlineMs: 50, now: () => now }).on('*', ({ id }) =>
    id === 'slow' ? new Promise((resolve) => void setTimeout(resolve, 2000).unref()) : undefined,
  )
  vi.useFakeTimers()
  expect((await receiver.receive(sized(10))).status).toBe(200)
  vi.useRealTimers()
  expect((await receiver.receive(signed(notes, JSON.stringify({ id: 'slow', type: 'note.added' })))).status).toBe(503)
})
