import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = fileURLToPath(new URL('../../packages', import.meta.url))

const sourceOf = (folder, target) => join(folder, target.import.types.replace('./dist/', 'src/').replace(/\.d\.ts$/, '.ts'))

/** One entry point a file, where a package says `*`. */
function matching(folder, name, target) {
  const files = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
  return files
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /^[^/]+(?:\/api)?\.ts$/.test(file))
    .map((file) => file.slice(0, -'.ts'.length))
    .map((file) => [name.replace('*', file), sourceOf(folder, target).replace('*', file)])
}

/** Everything that can be imported of a package, and the source of each, by what its package.json says. */
function entryPointsOf(folder) {
  const { name, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return Object.entries(exports).flatMap(([subpath, target]) => {
    if (!target?.import) return []
    const module = name + subpath.slice(1)
    const modules = module.includes('*') ? matching(folder, module, target) : [[module, sourceOf(folder, target)]]
    return modules.map(([path, source]) => ({ module: path, package: name, source: source.replaceAll('\\', '/') }))
  })
}

/** The entry points of all packages that are published; the command line has none. */
export const entryPoints = () => readdirSync(packages).flatMap((name) => entryPointsOf(join(packages, name)))
