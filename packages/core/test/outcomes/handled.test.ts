import { createReceiver, memoryStore } from '@posthorn/core'
import { expect, it } from 'vitest'
import { note, notes, now, provider, secret, signed, textOf, timedNotes } from '../support/providers.js'
import { recorded } from '../support/receivers.js'
import { scriptedStore } from '../support/scripted-store.js'

it('answers a handled delivery 200 with the body of the provider', async () => {
  const { receiver, runs } = recorded({ sender: provider({ replies: { ok: { body: 'thanks' } } }) })
  const reply = await receiver.receive(signed(notes))
  expect([reply.status, textOf(reply)]).toEqual([200, 'thanks'])
  expect(runs).toHaveLength(1)
})

it('tells the handler what it was given', async () => {
  const { receiver, runs } = recorded()
  const body = note('note.changed')
  await receiver.receive(signed(notes, body))
  expect(runs[0]).toMatchObject({
    type: 'note.changed',
    provider: 'notes',
    endpoint: 'notes',
    fence: 1,
    verified: true,
    integrity: 'body',
    replayed: false,
  })
  expect(runs[0]?.receivedAt).toEqual(new Date(now))
  expect(runs[0]?.rawBody.toString()).toBe(body)
})

it('tells a printer all of a delivery but its headers and body', async () => {
  const { receiver, runs } = recorded({ sender: timedNotes })
  await receiver.receive(signed(timedNotes))
  const printed = JSON.parse(JSON.stringify(runs[0])) as object
  const untold = ['headers', 'rawBody', 'signal', 'transaction']
  expect(printed).toMatchObject({ fence: 1, timestamp: new Date(now).toISOString(), receivedAt: new Date(now).toISOString() })
  expect(Object.keys(printed).filter((name) => untold.includes(name))).toEqual([])
})

it('answers a duplicate of a handled delivery 200 without a second run', async () => {
  const { receiver, runs } = recorded()
  const request = signed(notes)
  const first = await receiver.receive(request)
  expect(await receiver.receive(request)).toEqual(first)
  expect(runs).toHaveLength(1)
  expect((await receiver.health()).duplicates).toBe(1)
})

it('answers 200 where no handler is registered for the event, and claims nothing', async () => {
  const store = scriptedStore()
  const receiver = createReceiver(notes, { secret, store }).on('note.added', () => {})
  expect((await receiver.receive(signed(notes, note('note.removed')))).status).toBe(200)
  expect(store.calls).toEqual([])
})

it('runs a delivery that had no handler once it has one', async () => {
  const store = memoryStore()
  await createReceiver(notes, { secret, store }).receive(signed(notes, '{"id":"n1","type":"note.added"}'))
  const { receiver, runs } = recorded({ store })
  await receiver.receive(signed(notes, '{"id":"n1","type":"note.added"}'))
  expect(runs).toHaveLength(1)
})

it('runs the handlers of one event one after the other, in the order of their registration', async () => {
  const order: string[] = []
  const receiver = createReceiver(notes, { secret })
    .on('note.*', async () => {
      await Promise.resolve()
      order.push('prefix')
    })
    .on('*', () => order.push('all'))
    .on('note.added', () => order.push('exact'))
    .on('other.*', () => order.push('other'))
  await receiver.receive(signed(notes))
  expect(order).toEqual(['prefix', 'all', 'exact'])
})

it('ignores what handlers return', async () => {
  const { receiver } = recorded({ handle: () => ({ status: 418, body: 'teapot' }) })
  expect(await receiver.receive(signed(notes))).toMatchObject({ status: 200 })
})

it.each(['', 'note*', '*.added', 'note.*.x', '**'])('does not take %j for the name of an event', (type) => {
  expect(() => createReceiver(notes, { secret }).on(type, () => {})).toThrow(expect.objectContaining({ code: 'options_invalid' }))
})

it('finds no handlers on a prototype', async () => {
  const receiver = createReceiver(notes, { secret })
  for (const type of ['constructor', '__proto__', 'toString']) {
    expect((await receiver.receive(signed(notes, note(type)))).status).toBe(200)
  }
})
