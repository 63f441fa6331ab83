import { expect, it } from 'vitest'
import { notes, signed } from './support/providers.js'
import { recorded } from './support/receivers.js'

it.each<[string, unknown]>([
  ['an object', { id: 7 }],
  ['a list', ['a']],
  ['true', true],
  ['false', false],
  ['a symbol', Symbol('a')],
  ['a function', () => 'a'],
])('refuses %s as a tenant, which would make one of many: an error of the app', async (_what, tenant) => {
  const { receiver, runs } = recorded()
  await expect(receiver.receive({ ...signed(notes), context: { tenant } })).rejects.toMatchObject({
    code: 'options_invalid',
    status: 500,
    message: expect.stringMatching(/`tenant`.*text or a number/) as string,
  })
  expect(runs).toHaveLength(0)
})

it('takes text and numbers, each for a tenant of its own', async () => {
  const { receiver, runs } = recorded()
  const request = signed(notes)
  const tenants = ['a', 'b', '', 7, 8n, 9_007_199_254_740_993n, 9_007_199_254_740_992n, undefined]
  for (const tenant of [...tenants, ...tenants]) {
    expect((await receiver.receive({ ...request, context: { tenant } })).status).toBe(200)
  }
  expect(runs.map(({ tenant }) => tenant)).toEqual(['a', 'b', '', '7', '8', '9007199254740993', '9007199254740992', undefined])
})
