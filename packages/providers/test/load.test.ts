import { isProviderName, loadProvider, type ProviderName, providerNames } from '@posthorn/providers'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entries } from './support/catalogue.js'

describe('the list of providers', () => {
  it('has every provider of the package, in order', () => {
    expect(providerNames).toEqual(entries.map(({ name }) => name))
  })

  it('loads each by its name', async () => {
    expect(await Promise.all(providerNames.map(loadProvider))).toEqual(entries.map(({ provider }) => provider))
  })

  it.each(['', 'nobody', '../recover', 'internal/schema', 'catalogue/names', '__proto__', 'Recover', 'recover.js'])(
    'has nothing by the name "%s"',
    async (name) => {
      expect(isProviderName(name)).toBe(false)
      await expect(loadProvider(name as ProviderName)).rejects.toThrow(new RangeError(`There is no provider named "${name}".`))
    },
  )

  it('loads only what it lists', () =>
    fc.assert(
      fc.asyncProperty(fc.string(), async (name) => {
        fc.pre(!isProviderName(name))
        await expect(loadProvider(name as ProviderName)).rejects.toThrow(RangeError)
      }),
    ))
})
