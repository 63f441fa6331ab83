import { readdirSync } from 'node:fs'
import type { Provider } from '@posthorn/core'

/** What a file of the package gives. */
export interface Entry {
  readonly name: string
  /** Everything that it exports at run time. */
  readonly exports: Readonly<Record<string, unknown>>
  readonly provider: Provider
}

export const sources: URL = new URL('../../src/', import.meta.url)

const isProvider = (value: unknown): value is Provider => typeof value === 'object' && value !== null && '~compiled' in value

/** `adyen-platform` is exported as `adyenPlatform`. */
export const exportNameOf = (file: string): string => file.replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase())

async function load(name: string): Promise<Entry> {
  const exports = (await import(`@posthorn/providers/${name}`)) as Readonly<Record<string, unknown>>
  const provider = exports[exportNameOf(name)]
  if (!isProvider(provider)) throw new Error(`"${name}.ts" exports no provider named "${exportNameOf(name)}".`)
  return { name, exports, provider }
}

/** Every provider by name, as apps import it. */
export const entries: readonly Entry[] = await Promise.all(
  readdirSync(sources)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
    .toSorted()
    .map(load),
)

/** Every provider, without the types of its events. */
export const catalogue: readonly Provider[] = entries.map(({ provider }) => provider)

/** Exports that are providers. */
export const providersIn = ({ exports }: Entry): Provider[] => Object.values(exports).filter(isProvider)
