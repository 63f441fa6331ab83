import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { catalogue, entries, exportNameOf, providersIn, sources } from './support/catalogue.js'
import { lineOf } from './support/printed.js'
import { data, readVectors } from './support/vectors.js'

const named = entries.map((entry) => [entry.name, entry] as const)

const everyObject = (value: unknown): object[] =>
  typeof value === 'object' && value !== null && !('~standard' in value)
    ? [value, ...Object.values(value).flatMap(everyObject)]
    : []

/** Lines of a file, at most. Two fetch certificates. */
const most = (name: string): number => (name === 'aws-sns' || name === 'paypal' ? 120 : 80)

describe.each(named)('%s', (name, entry) => {
  const { provider, exports } = entry

  it('is the one provider of its file, which has its name', () => {
    expect(provider.name).toBe(name)
    expect(providersIn(entry)).toEqual([provider])
    const others = Object.keys(exports).filter((key) => key !== exportNameOf(name))
    for (const key of others) expect([key, typeof exports[key]]).toEqual([key, 'function'])
  })

  it('is frozen all through', () => {
    for (const object of everyObject(provider)) expect(Object.isFrozen(object)).toBe(true)
  })

  it('names the https document that it was written from', () => {
    expect(provider.docs).toMatch(/^https:\/\/[a-z0-9.-]+\/\S*$/)
  })

  it('is its data when it is printed', () => {
    expect(Object.keys(provider)).not.toContain('~compiled')
    expect(JSON.parse(JSON.stringify(provider))).toMatchObject({ name, ids: provider.ids, integrity: provider.integrity })
  })

  it('has a tolerance only where a time is signed', () => {
    const times = provider.schemes.map((scheme) => JSON.stringify(scheme)).filter((text) => text.includes('"timestamp":'))
    expect(provider.toleranceSeconds === undefined || times.length > 0).toBe(true)
  })

  it('has good and bad vectors, each with its source and licence', () => {
    const { provider: of, vectors } = readVectors(name)
    expect(of).toBe(name)
    expect(new Set(vectors.map(({ valid }) => valid))).toEqual(new Set([true, false]))
    for (const { note, source, licence, synthetic } of vectors) {
      expect([note, source, licence].filter((text) => text.trim().length < 3)).toEqual([])
      expect(synthetic).toBeTypeOf('boolean')
    }
  })

  it('shows by a vector which event a handler sees', () => {
    expect(readVectors(name).vectors.some(({ valid, type }) => valid && type !== undefined)).toBe(true)
  })

  it('is short', () => {
    const lines = readFileSync(new URL(`${name}.ts`, sources), 'utf8')
      .trimEnd()
      .split('\n')
    expect(lines.length).toBeLessThanOrEqual(most(name))
  })

  it('has its event types checked', () => {
    const line = `export { ${exportNameOf(name)} } from '@posthorn/providers/${name}'\n`
    expect(readFileSync(new URL('support/all.ts', import.meta.url), 'utf8')).toContain(line)
  })
})

it('has no vectors of a provider that is gone', () => {
  const files = readdirSync(new URL('vectors/', data)).map((file) => file.replace(/\.json$/, ''))
  expect(files.toSorted()).toEqual(entries.map(({ name }) => name))
})

// A change here is a change in what users are promised: look at it, then run with -u.
it('covers what it covered, and trusts the ids that it trusted', async () => {
  await expect(`${catalogue.map(lineOf).join('\n')}\n`).toMatchFileSnapshot('data/catalogue.txt')
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
