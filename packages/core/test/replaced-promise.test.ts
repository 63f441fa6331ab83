import { createReceiver, type StandardSchema } from '@posthorn/core'
import { afterEach, expect, it } from 'vitest'
import { note, notes, now, secret, signed } from './support/providers.js'

const Native = globalThis.Promise

afterEach(() => {
  globalThis.Promise = Native
})

it('waits for schemas and resolvers where the app put another Promise in the place of the global one', async () => {
  const schema: StandardSchema = {
    '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'refused' }] }) },
  }
  let runs = 0
  const receiver = createReceiver(notes, {
    secret: () => Native.resolve(secret),
    schemas: { strict: schema },
    now: () => now,
  }).on('*', () => void (runs += 1))
  globalThis.Promise = class Other<T> extends Native<T> {}
  const strict = await receiver.receive(signed(notes, note('strict')))
  const lax = await receiver.receive(signed(notes, note('lax')))
  const forged = await receiver.receive({ ...signed(notes, note('lax')), body: Buffer.from('{}') })
  expect([strict.status, lax.status, forged.status, runs]).toEqual([400, 200, 401, 1])
})
