import { permanent } from '@posthorn/core'
import { expect, it } from 'vitest'
import { notes, signed } from '../support/providers.js'
import { recorded } from '../support/receivers.js'

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const withMessage = (message: PropertyDescriptor): Error => Object.defineProperty(new Error('x'), 'message', message)

const boobyTrap = (): never => {
  throw new Error('looked at')
}

const things: readonly [string, () => unknown][] = [
  ['an error whose message is a symbol', () => withMessage({ value: Symbol('no text') })],
  ['an error whose message throws', () => withMessage({ get: boobyTrap })],
  ['a revoked proxy', revoked],
  ['an object that cannot be printed', () => ({ [Symbol.for('nodejs.util.inspect.custom')]: boobyTrap, toString: boobyTrap })],
  ['an object without a prototype', () => Object.create(null) as object],
  ['undefined', () => undefined],
  ['a symbol', () => Symbol('thrown')],
]

it.each(things)('releases the delivery when a handler throws %s: the next attempt runs', async (_what, make) => {
  const { receiver, runs, errors } = recorded({
    handle: (_delivery, run) => (run === 1 ? Promise.resolve().then(() => thrower(make())) : undefined),
  })
  const request = signed(notes)
  expect((await receiver.receive(request)).status).toBe(500)
  expect(errors).toEqual(['handler_failed'])
  expect((await receiver.receive(request)).status).toBe(200)
  expect(runs.map(({ fence }) => fence)).toEqual([1, 2])
})

it.each(things)('gives up for good where permanent() is given %s', async (_what, make) => {
  const { receiver, runs, errors } = recorded({ handle: () => thrower(permanent(make())) })
  const request = signed(notes)
  for (let attempt = 0; attempt < 2; attempt++) expect((await receiver.receive(request)).status).toBe(200)
  expect([runs.length, errors]).toEqual([1, ['handler_permanent']])
})

function thrower(thrown: unknown): never {
  throw thrown
}
