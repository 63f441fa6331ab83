import type { StandardSchema } from '@posthorn/core'
import { afterEach, expect, it, vi } from 'vitest'
import { note, notes, now, signed } from './support/providers.js'
import { recorded } from './support/receivers.js'

afterEach(() => {
  vi.useRealTimers()
})

const schema = (validate: StandardSchema['~standard']['validate']): StandardSchema => ({
  '~standard': { version: 1, vendor: 'test', validate },
})

it.each<[string, StandardSchema]>([
  [
    'throws',
    schema(() => {
      throw new Error('no table')
    }),
  ],
  ['rejects', schema(() => Promise.reject(new Error('no table')))],
])('is an error of the app when a schema %s: it is told, and nothing runs', async (_how, failing) => {
  const told: unknown[] = []
  const { receiver, runs } = recorded({ schemas: { '*': failing }, onError: ({ code, message }) => told.push(code, message) })
  await expect(receiver.receive(signed(notes))).rejects.toMatchObject({ code: 'callback_failed', status: 500 })
  expect(told).toEqual(['callback_failed', 'The schema for "note.added" failed: no table'])
  expect(runs).toHaveLength(0)
})

it('answers 503 at the deadline when a schema hangs, and holds no place for those not verified', async () => {
  vi.useFakeTimers({ now })
  const { receiver, runs, errors } = recorded({
    now: () => Date.now(),
    deadlineMs: 3000,
    maxUnverified: 1,
    schemas: { 'note.stuck': schema(() => new Promise(() => {})) },
  })
  let answered = false
  const stuck = receiver.receive(signed(notes, note('note.stuck'))).finally(() => (answered = true))
  await vi.advanceTimersByTimeAsync(2999)
  expect(answered).toBe(false)
  expect((await receiver.receive(signed(notes))).status).toBe(200)
  await vi.advanceTimersByTimeAsync(1)
  const reply = await stuck
  expect(reply.status).toBe(503)
  expect(reply.headers).toHaveProperty('retry-after')
  expect(errors).toEqual(['deadline_exceeded'])
  expect((await receiver.receive(signed(notes))).status).toBe(200)
  expect(runs.map(({ type }) => type)).toEqual(['note.added', 'note.added'])
})
