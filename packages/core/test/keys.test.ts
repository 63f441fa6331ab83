import { memoryStore } from '@posthorn/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { note, notes, provider, signed } from './support/providers.js'
import { recorded, type RecordedOptions } from './support/receivers.js'

const store = memoryStore({ max: 100 })

/** The key that a receiver gives a delivery. */
async function keyOf(body: string, options: RecordedOptions = {}, context?: unknown): Promise<string> {
  const { receiver } = recorded({ store, ...options })
  const verified = await receiver.verify({ ...signed(options.sender ?? notes, body), context })
  if ('reply' in verified) throw new Error('not verified')
  return verified.delivery.key
}

const body = '{"id":"n1","type":"note.added"}'

it('is the same in every process', async () => {
  expect(await keyOf(body)).toBe(await keyOf(body))
})

it('tells providers, endpoints, tenants and ids apart', async () => {
  const keys = await Promise.all([
    keyOf(body),
    keyOf(body, { sender: provider({ name: 'other-notes' }) }),
    keyOf(body, { endpoint: 'second' }),
    keyOf(body, {}, { tenant: 'acme' }),
    keyOf(body, {}, { tenant: '' }),
    keyOf(body, { endpoint: 'second' }, { tenant: 'acme' }),
    keyOf('{"id":"n2","type":"note.added"}'),
    keyOf('{"type":"note.added"}'),
  ])
  expect(new Set(keys).size).toBe(keys.length)
})

it('takes a tenant that is a number for its text', async () => {
  expect(await keyOf(body, {}, { tenant: 7 })).toBe(await keyOf(body, {}, { tenant: '7' }))
  expect(await keyOf(body, {}, { tenant: 7n })).toBe(await keyOf(body, {}, { tenant: '7' }))
})

it('has no tenant where the context names none', async () => {
  for (const context of [undefined, null, 'acme', {}, { tenant: undefined }, { tenant: null }]) {
    expect(await keyOf(body, {}, context)).toBe(await keyOf(body))
  }
})

it.each([{ tenant: { id: 1 } }, { tenant: ['a'] }, { tenant: true }])(
  'refuses %j, which would make one tenant of many',
  async (context) => {
    await expect(keyOf(body, {}, context)).rejects.toMatchObject({
      code: 'options_invalid',
      message: expect.stringContaining('`tenant`') as string,
    })
  },
)

it('holds nothing that the sender wrote', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1 }), async (id) => {
      expect(await keyOf(JSON.stringify({ id, type: 'note.added' }))).toMatch(/^v1:\{[A-Za-z0-9_-]{43}\}$/)
    }),
  )
})

it('does not depend on the URL', async () => {
  const { receiver, runs } = recorded()
  const request = signed(notes)
  await receiver.receive({ ...request, url: '/a' })
  await receiver.receive({ ...request, url: '/b?c=d' })
  expect(runs).toHaveLength(1)
})

it('lets no two lists of parts collide', async () => {
  const keys = await Promise.all([
    keyOf(body, { endpoint: 'a' }, { tenant: 'b' }),
    keyOf(body, { endpoint: 'ab' }, { tenant: '' }),
    keyOf(body, { endpoint: 'atenant b' }),
  ])
  expect(new Set(keys).size).toBe(keys.length)
})

describe('a shared store', () => {
  it('runs one delivery for each tenant', async () => {
    const { receiver, runs } = recorded({ store: memoryStore() })
    const request = signed(notes, note())
    for (const tenant of ['acme', 'globex', 'acme']) await receiver.receive({ ...request, context: { tenant } })
    expect(runs.map(({ tenant }) => tenant)).toEqual(['acme', 'globex'])
  })

  it('runs one delivery for each endpoint', async () => {
    const shared = memoryStore()
    const first = recorded({ store: shared, endpoint: 'first' })
    const second = recorded({ store: shared, endpoint: 'second' })
    const request = signed(notes, note())
    for (const { receiver } of [first, second, first]) await receiver.receive(request)
    expect([first.runs.length, second.runs.length]).toEqual([1, 1])
  })
})
