import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { providerNames } from '@posthorn/providers'

const room = join(import.meta.dirname, 'node_modules', '@posthorn')

/** Whatever the packages say can be imported, as their names are written in an import. */
export const entryPoints = readdirSync(room).flatMap((name) => {
  const { exports } = JSON.parse(readFileSync(join(room, name, 'package.json'), 'utf8'))
  return Object.keys(exports)
    .filter((key) => exports[key] !== null && key !== './package.json')
    .flatMap((key) => (key === './*' ? providers(join(room, name)) : [key]))
    .map((key) => `@posthorn/${name}${key.slice(1)}`)
})

/** Every provider has an entry point, and some have a second one: the client of the sender's API. */
function providers(folder) {
  const withApi = providerNames.filter((name) => existsSync(join(folder, 'dist', name, 'api.js')))
  return [...providerNames, ...withApi.map((name) => `${name}/api`)].map((name) => `./${name}`)
}
