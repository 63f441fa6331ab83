import { recomly } from '@posthorn/providers/recomly'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'

const schema = recomly.schemas!['invite']!

/** Paths of what is wrong. */
async function problems(value: unknown): Promise<string[]> {
  const { issues } = await schema['~standard'].validate(value)
  return (issues ?? []).map(({ path }) => (path ?? []).map(String).join('.'))
}

const good = { campaignId: 'cmp_1', name: 'Jane Smith', email: 'jane@example.com', phone: '+15551234567' }

it.each([
  ['both email and phone', good],
  ['an email alone', { campaignId: 'c', name: 'J', email: 'j@x' }],
  ['a phone alone', { campaignId: 'c', name: 'J', phone: '+15551234567' }],
  ['a name of 200 characters', { ...good, name: 'n'.repeat(200) }],
  ['a name of 200 characters that take two code units each', { ...good, name: '😀'.repeat(200) }],
  ['a phone of 15 digits', { ...good, phone: '+123456789012345' }],
  ['fields that nobody documents', { ...good, note: 'hello' }],
])('accepts %s', async (_what, value) => {
  expect(await problems(value)).toEqual([])
})

it.each([
  ['no campaign', { ...good, campaignId: undefined }, 'campaignId'],
  ['a campaign that is a number', { ...good, campaignId: 7 }, 'campaignId'],
  ['an empty campaign', { ...good, campaignId: '' }, 'campaignId'],
  ['no name', { ...good, name: undefined }, 'name'],
  ['an empty name', { ...good, name: '' }, 'name'],
  ['a name of 201 characters', { ...good, name: 'n'.repeat(201) }, 'name'],
  ['a name that is a list', { ...good, name: ['Jane'] }, 'name'],
  ['neither email nor phone', { campaignId: 'c', name: 'J' }, 'email'],
  ['an email without an at sign', { ...good, email: 'jane.example.com' }, 'email'],
  ['an email with a blank', { ...good, email: 'jane smith@example.com' }, 'email'],
  ['an email that is null', { ...good, email: null }, 'email'],
  ['a phone without a plus', { ...good, phone: '15551234567' }, 'phone'],
  ['a phone that starts with zero', { ...good, phone: '+05551234567' }, 'phone'],
  ['a phone of 16 digits', { ...good, phone: '+1234567890123456' }, 'phone'],
  ['a phone with a line break behind it', { ...good, phone: '+15551234567\n' }, 'phone'],
  ['a phone that is a number', { ...good, phone: 15_551_234_567 }, 'phone'],
])('refuses %s', async (_what, value, path) => {
  expect(await problems(value)).toEqual([path])
})

it.each([[null], ['text'], [7], [true], [[]], [[good]]])('refuses %j, which is no object', async (value) => {
  expect((await schema['~standard'].validate(value)).issues).toHaveLength(1)
})

it('never throws, whatever it is given, and accepts only what follows every rule', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything({ withNullPrototype: true, withBigInt: true }), async (value) => {
      const { issues } = await schema['~standard'].validate(value)
      expect(Array.isArray(issues)).toBe(true)
    }),
  )
  const field = fc.oneof(fc.string(), fc.constantFrom(...Object.values(good)), fc.anything())
  await fc.assert(
    fc.asyncProperty(
      fc.record({ campaignId: field, name: field, email: field, phone: field }, { requiredKeys: [] }),
      async (value) => {
        const { issues } = await schema['~standard'].validate(value)
        if (issues) return true
        const { campaignId, name, email, phone } = value as Record<string, string | undefined>
        const { length } = Array.from(name!)
        const named = campaignId !== '' && length >= 1 && length <= 200
        const reachable = typeof (email ?? phone) === 'string' && (email?.includes('@') ?? true)
        return named && reachable && /^\+[1-9][0-9]{1,14}$/.test(phone ?? '+10')
      },
    ),
  )
})
