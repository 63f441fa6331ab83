import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Provider } from '@posthorn/core'
import { isProviderName, loadProvider, providerNames } from '@posthorn/providers'
import type { Io } from '../io.js'
import { posthorn } from '../terminal/pasted.js'
import { printable } from '../terminal/printable.js'
import { UsageError } from '../usage-error.js'
import { requireNoSecret } from './misplaced-secret.js'
import { namesFor } from './other-names.js'
import { suggestion } from './suggest.js'

/** What `<provider>` may be, for help texts. */
export const providerArgument = 'name of a sender (see `posthorn providers`), or a module that exports one: ./orchard.js#orchard'

/** The provider of that name, or of that module. */
export async function readProvider(io: Io, given: string): Promise<Provider> {
  const name = given.toLowerCase()
  if (isProviderName(name)) return loadProvider(name)
  // What can be imported has an ending, and no such thing is a secret.
  if (!/\.[cm]?[jt]s(?:#|$)/.test(given)) requireNoSecret(given, 'What stands in place of the provider')
  if (/[/\\#]|\.[cm]?[jt]s$/.test(given)) return fromModule(io, given)
  const known = namesFor(given).map((one) => `"${one}"`)
  if (known.length > 0) throw new UsageError(`"${printable(given)}" is described as ${known.join(' or ')}.`)
  throw new UsageError(
    `There is no provider "${printable(given)}".${suggestion(given, providerNames)} \`posthorn providers\` lists all; your own is a path, such as ./orchard.js.`,
  )
}

/** Every provider but one. */
export function otherProviders({ name }: Provider): Promise<Provider[]> {
  return Promise.all(providerNames.filter((other) => other !== name).map((other) => loadProvider(other)))
}

const isProvider = (value: unknown): value is Provider => typeof value === 'object' && value !== null && '~compiled' in value

async function fromModule({ cwd }: Io, given: string): Promise<Provider> {
  const [path = '', wanted] = given.split('#')
  const shown = `"${printable(path)}"`
  const module = await load(resolve(cwd, path), shown)
  const found = Object.entries(module).filter((entry): entry is [string, Provider] => isProvider(entry[1]))
  const names = found.map(([name]) => `#${printable(name)}`).join(', ')
  if (found.length === 0) throw new UsageError(`${shown} exports no provider. Make one with \`defineProvider\`, and export it.`)
  if (wanted === undefined && found.length > 1) throw new UsageError(`${shown} exports several providers. Add one of: ${names}.`)
  const chosen = wanted === undefined ? found[0] : found.find(([name]) => name === wanted)
  if (!chosen) throw new UsageError(`${shown} exports no provider "${printable(wanted ?? '')}". It has: ${names}.`)
  return chosen[1]
}

async function load(path: string, shown: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>
  } catch (error) {
    throw new UsageError(`Cannot load ${shown}: ${reasonOf(error as NodeJS.ErrnoException, path)}`)
  }
}

function reasonOf({ code = '', message }: NodeJS.ErrnoException, path: string): string {
  if (code === 'ERR_MODULE_NOT_FOUND' && message.includes(path)) return 'there is no such file.'
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' || code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return `this Node does not run it. Node 22.18 or newer runs TypeScript of which the types can be taken out; else put NODE_OPTIONS='--import tsx' before ${posthorn}, or compile the file.`
  return printable(message)
}
