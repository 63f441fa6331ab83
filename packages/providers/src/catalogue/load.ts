import type { Provider } from '@posthorn/core'
import { providerNames } from './names.js'

/** Name of a provider of this package. */
export type ProviderName = (typeof providerNames)[number]

/** Whether this package has a provider of that name. */
export const isProviderName = (name: string): name is ProviderName => (providerNames as readonly string[]).includes(name)

/**
 * Loads a provider by its name, and no other. An app that knows its senders imports them instead, which gives the types
 * of their events.
 *
 * @throws RangeError where there is none of that name.
 */
export async function loadProvider(name: ProviderName): Promise<Provider> {
  // Only a listed name becomes part of a path.
  if (!isProviderName(name)) throw new RangeError(`There is no provider named "${String(name)}".`)
  const exported = name.replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase())
  const module = (await import(`@posthorn/providers/${name}`)) as Readonly<Record<string, Provider>>
  return module[exported]!
}
