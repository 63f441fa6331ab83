import { createReceiver, defineProvider, type Format, type Provider, type ProviderDefinition, type Scheme } from '@posthorn/core'
import { deliver, sampleEvent, sampleTypes } from '@posthorn/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const secret = 'a-signing-secret-number-0'
const now = Date.UTC(2026, 1, 14, 15, 30)
const docs = 'https://example.com/docs'

const byHeader = { from: 'header:x-signature', encoding: 'hex' } as const
const plain: Scheme = { kind: 'hmac', hash: 'sha256', signature: byHeader, signed: '{body}' }

const custom = (
  definition: Omit<ProviderDefinition, 'name' | 'docs' | 'schemes'> & { readonly schemes?: readonly [Scheme] },
): Provider => defineProvider({ name: 'custom', docs, schemes: [plain], ...definition })

/** What a handler is given of a sample that was signed and delivered. */
async function received(provider: Provider, type?: string, id = 'made-up-1') {
  const sample = sampleEvent(provider, type, { id, now })
  const seen: unknown[] = []
  const receiver = createReceiver(provider, { secret, now: () => now, onRefused: ({ message }) => void seen.push(message) })
  receiver.on('*', (event, delivery) => void seen.push({ type: delivery.type, id: delivery.id, event }))
  const { status } = await deliver(receiver, provider, sample.event, { secret, timestamp: now, id, headers: sample.headers })
  return { status, seen }
}

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/)

/** A place for a name or an id; the root keeps places of one definition apart. */
const placeIn = (format: Format, root: string): fc.Arbitrary<string> => {
  const header = word.map((name) => `header:x-${root}-${name.replaceAll('_', '-')}`)
  if (format === 'text') return header
  if (format === 'form')
    return fc.oneof(
      header,
      word.map((name) => `form:${root}${name}`),
    )
  const steps = fc.array(fc.oneof(word, fc.constant('0')), { maxLength: 3 })
  return fc.oneof(
    header,
    steps.map((path) => `json:${[root, ...path].join('.')}`),
  )
}

interface Naming {
  readonly template: string
  readonly type: string
}

const literal = fc.constantFrom('', '.', '/', ':', 'zen:', '$', '(.*)')

const naming = (format: Format): fc.Arbitrary<Naming> =>
  fc.array(fc.record({ before: literal, text: word }), { minLength: 1, maxLength: 3 }).chain((parts) => {
    const places = fc.tuple(...parts.map((_part, index) => placeIn(format, `n${index}`)))
    return places.map((refs) => ({
      // Without anything between them, two places are one text that can be cut anywhere.
      template: parts.map(({ before }, index) => `${index > 0 && before === '' ? '-' : before}{${refs[index]}}`).join(''),
      type: parts.map(({ before, text }, index) => `${index > 0 && before === '' ? '-' : before}${text}`).join(''),
    }))
  })

const schemes = (format: Format): fc.Arbitrary<Scheme> => {
  const nonce: Scheme = { ...plain, signed: '{header:x-nonce}.{timestamp}.{body}', timestamp: { from: 'header:x-time' } }
  if (format === 'text') return fc.constantFrom(plain, nonce)
  if (format === 'jwt') return fc.constant<Scheme>({ kind: 'jwt', algorithms: ['HS256'], signature: { from: 'body' } })
  const field = format === 'form' ? 'form:' : 'json:'
  const some: Scheme = { ...plain, signed: `{${field}signed}:{${field}other}`, coversBody: false }
  const inBody: Scheme = {
    ...plain,
    signature: { from: `${field}mac` as 'json:mac', encoding: 'hex' },
    signed: `{${field}signed}`,
    coversBody: false,
  }
  const each: Scheme = {
    ...inBody,
    each: 'json:items',
    signature: { from: 'item:mac', encoding: 'hex' },
    signed: '{item:a}[:{item:b}]',
  }
  if (format === 'form') return fc.constantFrom(plain, nonce, some, inBody)
  const times = (['s', 'ms', 'iso'] as const).map((unit): Scheme => ({ ...plain, timestamp: { from: 'json:at.time', unit } }))
  return fc.constantFrom(plain, nonce, some, inBody, each, ...times)
}

const definitions = fc.constantFrom<Format>('json', 'form', 'text', 'jwt').chain((format) =>
  fc.record({
    format: fc.constant(format),
    naming: naming(format),
    id: placeIn(format, 'id'),
    scheme: schemes(format),
    more: fc.boolean(),
  }),
)

describe('of a provider that is not shipped, a sample', () => {
  it('is received under its name, whatever the definition', async () => {
    await fc.assert(
      fc.asyncProperty(definitions, async ({ format, naming: { template, type }, id, scheme, more }) => {
        const provider = custom({
          formats: [format],
          schemes: [scheme],
          id: id as 'json:id',
          type: more ? [template, 'other'] : template,
        })
        const { status, seen } = await received(provider, type)
        expect(seen).toMatchObject([{ type, id: 'made-up-1' }])
        expect(status).toBe(200)
        expect(sampleEvent(provider, type).event).not.toEqual(sampleEvent(provider, type).event)
      }),
      { numRuns: 150 },
    )
  })

  it.each([
    ['a constant', 'thing', ['thing']],
    ['fields', { firstOf: ['message', 'poll'] as const }, ['message', 'poll']],
    ['fields and a constant', [{ firstOf: ['message'] as const }, 'update'], ['message', 'update']],
    ['an optional part', '{json:kind}[.{json:action}]', ['sample.sample']],
    ['a place and a constant', ['{json:type}', 'ping'], ['sample', 'ping']],
  ] as const)('has each name that can be told from %s', async (_what, type, names) => {
    const provider = custom({ type })
    expect(sampleTypes(provider)).toEqual(names)
    for (const name of names) expect((await received(provider, name)).seen).toMatchObject([{ type: name }])
    expect((await received(provider)).seen).toMatchObject([{ type: names[0] }])
  })

  it('signs nothing that a handshake could have been made to sign', async () => {
    const scheme: Scheme = { ...plain, signed: '{json:token}', coversBody: false }
    const handshake = {
      when: { method: 'GET', ref: 'query:token' },
      verify: 'none',
      reply: { text: { mac: 'query:token' } },
      token: /^[0-9a-f]{20,32}$/,
    } as const
    const { seen } = await received(custom({ type: 'thing', schemes: [scheme], handshakes: [handshake] }))
    expect(seen).toMatchObject([{ type: 'thing' }])
  })

  it('is not looked up by a name that all objects have', async () => {
    const provider = defineProvider({ name: 'constructor', docs, schemes: [plain], type: 'thing' })
    expect((await received(provider)).seen).toMatchObject([{ type: 'thing' }])
  })

  it('has the names that there are schemas for', () => {
    const schema = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const
    expect(sampleTypes(custom({ type: '{json:type}', schemas: { 'tea.ready': schema, '*': schema } }))).toEqual(['tea.ready'])
  })

  it('does without the optional part of a name', async () => {
    const { seen } = await received(custom({ type: '{json:kind}[.{json:action}]' }), 'ping')
    expect(seen).toMatchObject([{ type: 'ping', event: { kind: 'ping' } }])
  })

  it('takes the template that says most of a name', async () => {
    const { seen } = await received(custom({ type: ['{json:status}', 'inbound.{json:kind}'] }), 'inbound.text')
    expect(seen).toMatchObject([{ type: 'inbound.text', event: { kind: 'text' } }])
  })

  it.each([
    ['is not what the definition gives', 'thing', 'other', /No event "other" of "custom" can be made up: there are thing\./],
    ['stands in the address', '{query:type}', 'tea', /its names stand neither in the payload nor in headers/],
  ])('is refused where its name %s', (_what, type, name, message) => {
    expect(() => sampleEvent(custom({ type }), name)).toThrow(message)
    expect(() => sampleEvent(custom({ type }), name)).toThrow(RangeError)
  })
})
