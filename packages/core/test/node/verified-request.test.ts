import { verifiedRequest, webhookOf } from '@posthorn/core/node'
import { expect, it } from 'vitest'
import { notes, signed } from '../support/providers.js'
import { recorded } from '../support/receivers.js'
import { mountOf, parcel } from './support/mounts.js'

it('gives what was verified on a request, with a claim of it', async () => {
  const { receiver, runs } = recorded()
  const request = signed(notes)
  const asked = parcel(request)
  const verified = await mountOf(receiver).verify(asked)
  const found = verifiedRequest(asked)
  expect(found).toBe(verified)
  expect(found?.webhook).toBe(webhookOf(asked, receiver))
  const claim = await found?.claim()
  expect(await (claim && 'complete' in claim ? claim.complete() : 'no claim')).toBeUndefined()
  // The delivery is done: the next attempt gets the plain reply.
  const again = parcel(request)
  await mountOf(receiver).verify(again)
  expect(await verifiedRequest(again)?.claim()).toMatchObject({ reply: { status: 200 } })
  expect(runs).toEqual([])
})

it('gives nothing where nothing was verified', async () => {
  const { receiver } = recorded()
  const [refused, received, elsewhere] = [parcel({ ...signed(notes), headers: {} }), parcel(signed(notes)), parcel(signed(notes))]
  await mountOf(receiver).verify(refused)
  await mountOf(receiver).receive(received)
  await mountOf(receiver).verify(elsewhere)
  // By identity: a copy, or an object that inherits, is another request.
  const others = [refused, received, { ...elsewhere }, Object.create(elsewhere) as object, {}]
  expect(others.map(verifiedRequest)).toEqual(others.map(() => undefined))
})

it.each([
  ['by the same mount', false],
  ['by another mount', true],
])('a request that is verified twice %s is an error of the app, and no claim is left behind', async (_by, another) => {
  const { receiver } = recorded()
  const mount = mountOf(receiver)
  const request = signed(notes)
  const asked = parcel(request)
  await mount.verify(asked)
  const second = parcel(request)
  // The request is the same, with a stream that can be read again.
  Object.assign(asked, { inside: second.inside })
  await expect((another ? mountOf(receiver) : mount).verify(asked)).rejects.toMatchObject({
    code: 'options_invalid',
    message: expect.stringContaining('twice') as string,
  })
  expect((await receiver.health()).inFlight).toBe(0)
})
