import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Hooks, Logger } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { note, notes, secret, signed } from '../support/providers.js'
import { recorded } from '../support/receivers.js'

const boom = (): never => {
  throw new Error('a hook failed')
}

const reject = () => Promise.reject(new Error('later'))

/** Statuses of a handled delivery, its duplicate, a refusal and a failure. */
async function statuses(options: Hooks & { readonly logger?: Logger }): Promise<number[]> {
  const { receiver } = recorded({ ...options, handle: ({ type }) => (type === 'note.bad' ? boom() : undefined) })
  const request = signed(notes)
  const all = [request, request, { ...request, headers: {} }, signed(notes, note('note.bad'))]
  const seen: number[] = []
  for (const each of all) seen.push((await receiver.receive(each)).status)
  return seen
}

describe('hooks that fail change nothing', () => {
  it('when they throw', async () => {
    expect(await statuses({ onHandled: boom, onDuplicate: boom, onRefused: boom, onError: boom })).toEqual([200, 200, 401, 500])
  })

  it('when they reject', async () => {
    expect(await statuses({ onHandled: reject, onDuplicate: reject, onRefused: reject, onError: reject })).toEqual([
      200, 200, 401, 500,
    ])
  })

  it('when the logger throws', async () => {
    expect(await statuses({ logger: { debug: boom, info: boom, warn: boom, error: boom } })).toEqual([200, 200, 401, 500])
  })

  it('and are logged', async () => {
    const lines: string[] = []
    const log = (_fields: object, message: string) => lines.push(message)
    await statuses({ onHandled: boom, logger: { debug: log, info: log, warn: log, error: log } })
    expect(lines).toContain('a webhook hook failed')
  })
})

it('tells each hook once for what it is about', async () => {
  const told: string[] = []
  await statuses({
    onHandled: (_delivery, { handlers }) => told.push(`handled ${handlers}`),
    onDuplicate: () => told.push('duplicate'),
    onRefused: ({ code, status }) => told.push(`refused ${code} ${status}`),
    onError: ({ code }) => told.push(`error ${code}`),
  })
  expect(told).toEqual(['handled 1', 'duplicate', 'refused signature_missing 401', 'error handler_failed'])
})

it('publishes to the diagnostics channels', async () => {
  const told: string[] = []
  const listeners = ['refused', 'duplicate', 'handled', 'error'].map(
    (name) => [`posthorn:${name}`, () => told.push(name)] as const,
  )
  for (const [name, listener] of listeners) subscribe(name, listener)
  await statuses({})
  for (const [name, listener] of listeners) unsubscribe(name, listener)
  expect(told).toEqual(['handled', 'duplicate', 'refused', 'error'])
})

it('says the first refusal of a kind aloud and the rest quietly, so that a flood does not fill a disk', async () => {
  const levels: string[] = []
  const level = (name: string) => () => levels.push(name)
  const { receiver } = recorded({
    logger: { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') },
  })
  const request = signed(notes)
  for (let attempt = 0; attempt < 3; attempt++) await receiver.receive({ ...request, headers: {} })
  expect(levels).toEqual(['warn', 'debug', 'debug'])
})

it('logs neither secret, body, headers nor control characters', async () => {
  const lines: string[] = []
  const log = (fields: object, message: string) => lines.push(JSON.stringify(fields), message)
  const { receiver } = recorded({ logger: { debug: log, info: log, warn: log, error: log } })
  const request = signed(notes, JSON.stringify({ id: 'n\n\u001b[31mforged', type: 'note\r\nadded', card: '4111' }))
  await receiver.receive(request)
  await receiver.receive(request)
  await receiver.receive({
    ...request,
    headers: Object.assign({}, request.headers, { authorization: 'Bearer token' }),
    body: Buffer.from('other'),
  })
  const text = lines.join('\n')
  expect(text).toContain('forged')
  for (const hidden of [secret, '4111', 'Bearer', '\u001b', '\r']) expect(text).not.toContain(hidden)
  expect(text).not.toMatch(/\\n|\\r|\\u001b/)
})
