import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { catalogue } from './support/catalogue.js'

const named = catalogue.map((provider) => [provider.name, provider] as const)

const everyObject = (value: unknown): object[] =>
  typeof value === 'object' && value !== null && !('~standard' in value)
    ? [value, ...Object.values(value).flatMap(everyObject)]
    : []

it('holds every provider that the package has a file for', () => {
  const files = readdirSync(new URL('../src/', import.meta.url)).filter((file) => file.endsWith('.ts'))
  expect(named.map(([name]) => `${name}.ts`).toSorted()).toEqual(files.toSorted())
})

describe.each(named)('%s', (_name, provider) => {
  it('is frozen all through', () => {
    for (const object of everyObject(provider)) expect(Object.isFrozen(object)).toBe(true)
  })

  it('names the https document that it was written from', () => {
    expect(provider.docs).toMatch(/^https:\/\/[a-z0-9.-]+\/\S*$/)
  })

  it('covers the body by its signature', () => {
    expect(provider.integrity).toBe('body')
  })

  it('is its data when it is printed', () => {
    expect(Object.keys(provider)).not.toContain('~compiled')
  })
})

it.each([
  [
    'recover',
    [
      { from: 'header:x-recover-delivery-id', trust: 'unsigned' },
      { from: 'json:id', trust: 'body' },
    ],
  ],
  ['customerio', [{ from: 'header:x-cio-idempotency-key', trust: 'unsigned' }]],
  ['standard-webhooks', [{ from: 'header:webhook-id', trust: 'signed' }]],
  ['github', [{ from: 'header:x-github-delivery', trust: 'unsigned' }]],
  ['stripe', [{ from: 'json:id', trust: 'body' }]],
  ['recomly', []],
  ['referralloop', []],
])('%s says how far its ids can be trusted', (name, ids) => {
  expect(catalogue.find((provider) => provider.name === name)?.ids).toEqual(ids)
})

it.each([
  ['recover', 10_000, [30, 120, 600, 3600, 14_400]],
  ['referralloop', 5000, [60, 300, 900, 3600]],
  ['github', 10_000, []],
])('%s has its documented timeout and retries', (name, timeoutMs, retries) => {
  expect(catalogue.find((provider) => provider.name === name)).toMatchObject({ timeoutMs, retries })
})

it('gives Customer.io four seconds and ten retries over about three hours', () => {
  const customerio = catalogue.find(({ name }) => name === 'customerio')
  expect(customerio?.timeoutMs).toBe(4000)
  expect(customerio?.retries).toHaveLength(10)
  const hours = customerio!.retries!.reduce((sum, pause) => sum + pause, 0) / 3600
  expect(hours).toBeGreaterThan(2.5)
  expect(hours).toBeLessThan(3.5)
})

it('lets GitHub send 25 MiB', () => {
  expect(catalogue.find(({ name }) => name === 'github')?.bodyLimit).toBe(25 * 1024 * 1024)
})

it('has an unsigned mode for ReferralLoop alone', () => {
  expect(catalogue.filter(({ unsigned }) => unsigned).map(({ name }) => name)).toEqual(['referralloop'])
})
