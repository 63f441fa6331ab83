import { verify, type VerifyOptions } from '@posthorn/core'
import { expect, it } from 'vitest'
import { now, secret, signed, timedNotes } from './support/providers.js'
import { recorded } from './support/receivers.js'

const day = 86_400_000
const stale = signed(timedNotes, undefined, { timestamp: now - 30 * day })

// Every comparison with NaN is false: a window that asks "is it too old?" would let each captured request through.
it.each<[string, unknown]>([
  ['NaN', Number.NaN],
  ['a function', () => now],
  ['a text', 'now'],
  ['an object', {}],
])('verify does not take a stale request where `now` is %s', (_what, given) => {
  const options = { secret, headers: stale.headers, body: stale.body, now: given } as VerifyOptions
  expect(() => verify(timedNotes, options)).toThrow(expect.objectContaining({ name: 'WebhookError' }) as Error)
})

it.each<[string, unknown]>([
  ['NaN', Number.NaN],
  ['undefined', undefined],
  ['a text', 'now'],
])('a receiver does not take a stale request where `now` gives %s', async (_what, given) => {
  const { receiver, runs } = recorded({ sender: timedNotes, now: () => given as number })
  const status = await receiver.receive(stale).then(
    (reply) => reply.status,
    () => 500,
  )
  expect(status).toBeGreaterThanOrEqual(400)
  expect(runs).toHaveLength(0)
})
