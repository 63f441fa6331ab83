import { expect, it } from 'vitest'
import { notes, signed } from '../support/providers.js'
import { gate, recorded } from '../support/receivers.js'
import { scriptedStore } from '../support/scripted-store.js'

it.each([false, true])('lets a delivery run again that was forgotten during its run (the store fails: %s)', async (fails) => {
  const store = scriptedStore()
  const { open, pass, reached } = gate()
  const { receiver, runs } = recorded({ store, handle: (_delivery, run) => (run === 1 ? pass() : undefined) })
  const request = signed(notes)
  const first = receiver.receive(request)
  await reached
  expect(await receiver.forget(runs[0]!.key)).toBe(true)
  if (fails) store.break('complete')
  open()
  expect((await first).status).toBe(503)
  store.mend()
  expect((await receiver.receive(request)).status).toBe(200)
  expect(runs).toHaveLength(2)
})

it('lets a delivery be claimed again that was forgotten while the app had it', async () => {
  const { receiver } = recorded()
  const claim = async () => {
    const verified = await receiver.verify(request)
    if ('reply' in verified) throw new Error('not verified')
    const claimed = await receiver.claim(verified.delivery)
    if ('reply' in claimed) throw new Error('not claimed')
    return { key: verified.delivery.key, ...claimed }
  }
  const request = signed(notes)
  const first = await claim()
  await receiver.forget(first.key)
  expect(await first.complete()).toMatchObject({ status: 503 })
  expect(await (await claim()).complete()).toBeUndefined()
})

it('does not run a delivery again for a key that was forgotten in an earlier run', async () => {
  const store = scriptedStore()
  const { receiver, runs } = recorded({ store })
  const request = signed(notes)
  await receiver.receive(request)
  await receiver.forget(runs[0]!.key)
  store.break('complete')
  expect((await receiver.receive(request)).status).toBe(503)
  store.mend()
  expect((await receiver.receive(request)).status).toBe(200)
  expect(runs).toHaveLength(2)
})
