import type { ReplyInit } from '@posthorn/core'
import { expect, it } from 'vitest'
import { notes, signed } from './support/providers.js'
import { recorded } from './support/receivers.js'

it.each<[string, unknown, string]>([
  ['a text', 'OK', '{ status, headers, body }'],
  ['nothing', undefined, '{ status, headers, body }'],
  ['null', null, '{ status, headers, body }'],
  ['a number', 200, '{ status, headers, body }'],
  ['a list', ['OK'], '`0`'],
  ['a misspelt status', { statusCode: 200 }, '`statusCode`'],
  ['a misspelt body', { status: 200, Body: 'OK' }, '`Body`'],
])('delivery.reply() refuses %s, and says what it takes', async (_what, init, part) => {
  const told: unknown[] = []
  const { receiver } = recorded({
    handle: (delivery) => delivery.reply(init as ReplyInit),
    onError: ({ code, cause }) => told.push(code, cause),
  })
  expect((await receiver.receive(signed(notes))).status).toBe(500)
  expect(told).toEqual([
    'handler_failed',
    expect.objectContaining({ code: 'reply_invalid', message: expect.stringContaining(part) as string }),
  ])
})
