import { memoryStore } from '@posthorn/core'
import { expect, it } from 'vitest'
import { notes, signed } from '../support/providers.js'
import { gate, recorded } from '../support/receivers.js'
import { scriptedStore } from '../support/scripted-store.js'

it('replies once the delivery is claimed, and handles it afterwards', async () => {
  const { open, pass, reached } = gate()
  const { receiver, runs } = recorded({ acknowledge: 'before', handle: pass })
  const request = signed(notes)
  expect((await receiver.receive(request)).status).toBe(200)
  await reached
  expect((await receiver.health()).handled).toBe(0)
  expect((await receiver.receive(request)).status).toBe(200)
  open()
  expect(await receiver.close()).toEqual({ remaining: 0 })
  expect(runs).toHaveLength(1)
  expect((await receiver.health()).handled).toBe(1)
})

it('answers 200 to what is in flight elsewhere', async () => {
  const store = memoryStore()
  const { open, pass, reached } = gate()
  const first = recorded({ store, acknowledge: 'before', handle: pass })
  const second = recorded({ store, acknowledge: 'before' })
  const request = signed(notes)
  await first.receiver.receive(request)
  await reached
  expect((await second.receiver.receive(request)).status).toBe(200)
  expect(second.runs).toHaveLength(0)
  open()
  await first.receiver.close()
})

it('tells onError when a handler fails, and releases the delivery', async () => {
  const { receiver, runs, errors } = recorded({ acknowledge: 'before', handle: () => Promise.reject(new Error('no')) })
  const request = signed(notes)
  expect((await receiver.receive(request)).status).toBe(200)
  await expect.poll(() => errors).toEqual(['handler_failed'])
  await expect.poll(async () => (await receiver.health()).inFlight).toBe(0)
  expect((await receiver.receive(request)).status).toBe(200)
  expect(runs).toHaveLength(2)
})

it('answers 503 when it cannot claim', async () => {
  const store = scriptedStore()
  store.break('claim')
  const { receiver } = recorded({ store, acknowledge: 'before' })
  expect((await receiver.receive(signed(notes))).status).toBe(503)
})

it('refuses a reply of the handler: the sender already has one', async () => {
  const told: unknown[] = []
  const { receiver } = recorded({
    acknowledge: 'before',
    handle: (delivery) => delivery.reply({ body: 'late' }),
    onError: ({ cause }) => told.push((cause as { code?: string }).code),
  })
  expect((await receiver.receive(signed(notes))).status).toBe(200)
  await expect.poll(() => told).toEqual(['reply_invalid'])
})
