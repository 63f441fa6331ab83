import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run.mjs'
import { pinOf } from './ends.mjs'
import { newest } from './newest.mjs'

const read = (file) => JSON.parse(readFileSync(file, 'utf8'))

/** Names of our own packages, with the ones of ours that they need. */
const own = new Map(
  readdirSync(join(root, 'packages')).map((folder) => {
    const { name, dependencies = {} } = read(join(root, 'packages', folder, 'package.json'))
    return [name, Object.keys(dependencies)]
  }),
)

const withNeeded = (name) => (own.has(name) ? [name, ...own.get(name).flatMap(withNeeded)] : [])

/** What a project depends on, by name: what its folder says, or what its README says to install. */
function dependenciesOf({ dependencies = {} }, program) {
  // With npx, a README has these fetched when they are first called.
  const fetched = program ? ['posthorn', 'tsx'] : []
  return { ...Object.fromEntries([...(program?.packages ?? []), ...fetched].map((name) => [name, '*'])), ...dependencies }
}

/** The package.json of a project: our packages come from tarballs, what is pinned in its version, all else is the newest. */
export async function manifestOf({ folder, pins = {} }, program, { tarballs, ...options }) {
  const given = folder === undefined ? { type: 'module' } : read(join(root, 'test', 'consumers', folder, 'package.json'))
  const dependencies = dependenciesOf(given, program)
  const others = Object.entries(dependencies).filter(([name]) => !own.has(name))
  const versions = others.map(async ([name, range]) => {
    const pin = pinOf(pins, name)
    return [name, pin === undefined ? range : await newest(name, pin, options)]
  })
  const ours = [...new Set(Object.keys(dependencies).flatMap(withNeeded))]
  return {
    private: true,
    ...given,
    dependencies: Object.fromEntries([
      ...ours.map((name) => [name, `file:${tarballs.get(name)}`]),
      ...(await Promise.all(versions)),
    ]),
  }
}
