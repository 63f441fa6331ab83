import { expect, it } from 'vitest'
import { notes, signed } from '../support/providers.js'
import { gate, recorded } from '../support/receivers.js'
import { scriptedStore } from '../support/scripted-store.js'

it('lets a handled delivery run again once it is forgotten', async () => {
  const { receiver, runs } = recorded()
  const request = signed(notes)
  await receiver.receive(request)
  expect(await receiver.forget(runs[0]!.key)).toBe(true)
  expect(await receiver.forget(runs[0]!.key)).toBe(false)
  await receiver.receive(request)
  expect(runs).toHaveLength(2)
})

it('says that it does not know a key', async () => {
  expect(await recorded().receiver.forget('v1:{nobody}')).toBe(false)
})

it('counts what it has seen', async () => {
  const { receiver } = recorded({
    handle: (delivery) => {
      if (delivery.type === 'note.bad') throw new Error('no')
    },
  })
  const request = signed(notes)
  await receiver.receive(request)
  await receiver.receive(request)
  await receiver.receive(signed(notes, '{"id":"bad","type":"note.bad"}'))
  await receiver.receive({ ...request, headers: {} })
  await receiver.receive({ ...request, headers: {} })
  expect(await receiver.health()).toEqual({
    ok: true,
    accepting: true,
    store: 'up',
    inFlight: 0,
    handled: 1,
    queued: 0,
    unhandled: 0,
    duplicates: 1,
    errors: 1,
    refused: { signature_missing: 2 },
  })
})

it('says how many deliveries are being handled', async () => {
  const { open, pass, reached } = gate()
  const { receiver } = recorded({ handle: pass })
  const running = receiver.receive(signed(notes))
  await reached
  expect((await receiver.health()).inFlight).toBe(1)
  open()
  await running
  expect((await receiver.health()).inFlight).toBe(0)
})

it('is not ok while the store does not answer', async () => {
  const store = scriptedStore()
  const { receiver } = recorded({ store })
  store.break('ping')
  expect(await receiver.health()).toMatchObject({ ok: false, accepting: true, store: 'down' })
  store.mend()
  expect(await receiver.health()).toMatchObject({ ok: true, store: 'up' })
})
