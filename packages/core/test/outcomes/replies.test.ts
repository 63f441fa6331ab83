import { describe, expect, it } from 'vitest'
import { notes, provider, signed, textOf } from '../support/providers.js'
import { recorded } from '../support/receivers.js'

it('sends what the handler replies, and the same to a duplicate', async () => {
  const { receiver } = recorded({
    handle: (delivery) => delivery.reply({ status: 202, headers: { 'X-Seen': 'yes' }, body: { seen: delivery.id } }),
  })
  const request = signed(notes, '{"id":"n1","type":"note.added"}')
  for (let attempt = 0; attempt < 2; attempt++) {
    const reply = await receiver.receive(request)
    expect([reply.status, reply.headers, textOf(reply)]).toEqual([
      202,
      { 'content-type': 'application/json', 'x-seen': 'yes' },
      '{"seen":"n1"}',
    ])
  }
})

it('sends a 4xx of the handler, which ends the delivery', async () => {
  const { receiver, runs } = recorded({ handle: (delivery) => delivery.reply({ status: 410 }) })
  const request = signed(notes)
  expect((await receiver.receive(request)).status).toBe(410)
  expect((await receiver.receive(request)).status).toBe(410)
  expect(runs).toHaveLength(1)
})

it.each([
  ['a second reply', (reply: (init: object) => void) => [reply({}), reply({})], 'reply_invalid'],
  ['a status that would have the sender retry', (reply: (init: object) => void) => reply({ status: 503 }), 'reply_invalid'],
  ['a redirect', (reply: (init: object) => void) => reply({ status: 302 }), 'reply_invalid'],
  ['a header with a line break', (reply: (init: object) => void) => reply({ headers: { a: 'b\r\nc: d' } }), 'reply_invalid'],
  ['a body over the limit', (reply: (init: object) => void) => reply({ body: 'x'.repeat(4097) }), 'reply_too_large'],
])('fails the handler on %s', async (_what, misuse, code) => {
  const told: unknown[] = []
  const { receiver } = recorded({
    handle: (delivery) => misuse((init) => delivery.reply(init)),
    onError: (error) => told.push(error.code, (error.cause as { code?: string }).code),
  })
  expect((await receiver.receive(signed(notes))).status).toBe(500)
  expect(told).toEqual(['handler_failed', code])
})

describe('the snapshot for duplicates', () => {
  it('takes a reply of exactly the limit', async () => {
    const { receiver } = recorded({ replySnapshotLimit: 100, handle: (delivery) => delivery.reply({ body: 'x'.repeat(100) }) })
    const request = signed(notes)
    const first = await receiver.receive(request)
    expect(first.status).toBe(200)
    expect(await receiver.receive(request)).toEqual(first)
  })

  it('gives way to the plain reply where the provider allows that and the first was too large to keep', async () => {
    const sender = provider({ replies: { duplicate: 'plain' } })
    const { receiver } = recorded({
      sender,
      replySnapshotLimit: 100,
      handle: (delivery) => delivery.reply({ body: 'x'.repeat(101) }),
    })
    const request = signed(sender)
    expect(textOf(await receiver.receive(request))).toHaveLength(101)
    expect(textOf(await receiver.receive(request))).toBe('{"ok":true}')
  })
})
