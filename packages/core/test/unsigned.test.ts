import { createReceiver, memoryStore } from '@posthorn/core'
import { expect, it } from 'vitest'
import { note, now, provider, secret, signed } from './support/providers.js'
import { scriptedStore } from './support/scripted-store.js'

const either = provider({ name: 'either', unsigned: true })
const bare = (body: string, headers: Record<string, string> = {}) => ({
  method: 'POST',
  url: '/',
  headers,
  body: Buffer.from(body),
})

it('takes what arrives, and says that it was not verified', async () => {
  const seen: object[] = []
  const receiver = createReceiver(either, { unsigned: 'accept' }).on('*', (_event, { verified, integrity, timestamp }) =>
    seen.push({ verified, integrity, timestamp }),
  )
  expect((await receiver.receive(bare(note()))).status).toBe(200)
  expect(seen).toEqual([{ verified: false, integrity: 'none', timestamp: undefined }])
})

it('does not verify a signature that is there: right and wrong ones are taken alike', async () => {
  const verdicts: boolean[] = []
  const receiver = createReceiver(either, { unsigned: 'accept' }).on('*', (_event, { verified }) => verdicts.push(verified))
  await receiver.receive(bare(note(), { 'x-signature': 'ab'.repeat(32) }))
  await receiver.receive(signed(either, note()))
  expect(verdicts).toEqual([false, false])
})

it('with a secret takes nothing that is not signed', async () => {
  let runs = 0
  const receiver = createReceiver(either, { secret, now: () => now }).on('*', () => (runs += 1))
  expect((await receiver.receive(bare(note()))).status).toBe(401)
  expect((await receiver.receive(signed(either, note()))).status).toBe(200)
  expect(runs).toBe(1)
})

it('tells deliveries apart by their content, whatever id they claim', async () => {
  let runs = 0
  const receiver = createReceiver(either, { unsigned: 'accept' }).on('*', () => (runs += 1))
  const body = note()
  await receiver.receive(bare(body))
  await receiver.receive(bare(body))
  expect(runs).toBe(1)
})

it('uses a store only where one is given for it', async () => {
  const given = scriptedStore(memoryStore())
  await createReceiver(either, { unsigned: 'accept', store: given })
    .on('*', () => {})
    .receive(bare(note()))
  expect(given.calls).toEqual(['claim', 'complete'])
})

it('still bounds the size and checks the shape of a body', async () => {
  const receiver = createReceiver(either, { unsigned: 'accept', bodyLimit: 100 }).on('*', () => {})
  expect((await receiver.receive(bare(JSON.stringify({ a: 'x'.repeat(100) })))).status).toBe(413)
  expect((await receiver.receive(bare('not json'))).status).toBe(400)
  expect((await receiver.receive({ ...bare(note()), method: 'GET' })).status).toBe(405)
})
