import { type HeadersInput, verify } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { now, secret, signed, timedNotes } from './support/providers.js'
import { recorded } from './support/receivers.js'

describe.each<[string, (record: Record<string, string>) => HeadersInput]>([
  ['Headers of fetch', (record) => new Headers(record)],
  ['a Map', (record) => new Map(Object.entries(record))],
  ['a Map in another case', (record) => new Map(Object.entries(record).map(([name, value]) => [name.toUpperCase(), value]))],
  ['pairs', (record) => Object.entries(record)],
])('%s', (_what, shape) => {
  const request = signed(timedNotes, undefined, { id: 'n1' })
  const headers = shape(request.headers as Record<string, string>)

  it('verify', () => {
    expect(verify(timedNotes, { secret, headers, body: request.body, now }).integrity).toBe('body')
    expect(() => verify(timedNotes, { secret, headers: shape({}), body: request.body, now })).toThrow(
      expect.objectContaining({ code: 'signature_missing' }) as Error,
    )
  })

  it('are received, with all that they hold', async () => {
    const { receiver, runs } = recorded({ sender: timedNotes })
    expect((await receiver.receive({ ...request, headers })).status).toBe(200)
    expect(runs[0]).toMatchObject({ id: 'n1', headers: request.headers })
  })
})

it('finds a header that pairs hold twice to be repeated', () => {
  const { headers, body } = signed(timedNotes)
  const record = headers as Record<string, string>
  const pairs = [...Object.entries(record), ['X-Signature', record['x-signature']!] as const]
  expect(() => verify(timedNotes, { secret, headers: pairs, body, now })).toThrow(
    expect.objectContaining({ code: 'header_repeated' }) as Error,
  )
})
