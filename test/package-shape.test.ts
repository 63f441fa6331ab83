import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './support/markdown.js'
import { codeLines, type Conditions, importsOf, packages } from './support/packages.js'

const named = packages.map((one) => [one.manifest.name, one] as const)
// The command line is a program: it has nothing to import.
const libraries = named.filter(([, { manifest }]) => !('bin' in manifest))
const adapterNames = ['@posthorn/express', '@posthorn/fastify', '@posthorn/koa', '@posthorn/nest']
const adapters = named.filter(([name]) => adapterNames.includes(name))
const frameworks = /^(?:express\d?$|koa\d?$|fastify\d*$|@nestjs\/|redis|ioredis|pg|bullmq)/

const optional = new Set([
  'bin',
  'main',
  'types',
  'typesVersions',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'devDependencies',
])
const order = [
  'name',
  'version',
  'description',
  'keywords',
  'license',
  'repository',
  'type',
  'sideEffects',
  'files',
  'main',
  'types',
  'bin',
  'exports',
  'typesVersions',
  'engines',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'devDependencies',
  'publishConfig',
]

describe.each(named)('package.json of %s', (_name, { folder, manifest }) => {
  it('has the keys that all have, in one order, and so no script that runs on install', () => {
    const keys = Object.keys(manifest)
    expect(keys).toEqual(order.filter((key) => !optional.has(key) || keys.includes(key)))
  })

  it('says the same as the others where all say the same', () => {
    expect(manifest).toMatchObject({
      license: 'MIT',
      type: 'module',
      sideEffects: false,
      files: ['dist', 'CHANGELOG.md', '!**/.tsbuildinfo'],
      engines: { node: '>=20.19' },
      publishConfig: { access: 'public', provenance: true },
    })
    expect(manifest.repository.directory).toBe(folder)
  })

  it('takes a framework or a store client from the app, never along', () => {
    expect(Object.keys(manifest.dependencies ?? {}).filter((name) => frameworks.test(name))).toEqual([])
  })
})

describe.each(libraries)('entry points of %s', (_name, { folder, manifest }) => {
  it('has one ES module for import and module-sync, one CommonJS file for require, each with types first', () => {
    const entries = Object.values(manifest.exports).filter(
      (entry): entry is Conditions => typeof entry === 'object' && entry !== null,
    )
    expect(entries.length).toBeGreaterThan(0)
    for (const entry of entries) {
      expect(Object.keys(entry)).toEqual(['module-sync', 'import', 'require'])
      expect(entry['module-sync']).toEqual(entry.import)
      for (const [condition, target] of Object.entries(entry)) {
        expect(Object.keys(target)).toEqual(['types', 'default'])
        expect(target.default).toMatch(condition === 'require' ? /^\.\/dist\/cjs\/.+\.js$/ : /^\.\/dist\/(?!cjs\/).+\.js$/)
        expect(target.types).toBe(target.default?.replace(/\.js$/, '.d.ts'))
      }
    }
  })

  it('points at files that are built', () => {
    const targets = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === 'object' && entry !== null ? Object.values(entry) : [],
    )
    const files = targets.flatMap((target) => Object.values(target)).filter((file) => !file.includes('*'))
    expect(files.filter((file) => !existsSync(join(root, folder, file)))).toEqual([])
  })
})

describe.each(named)('sources of %s', (name, { manifest, sources }) => {
  const imported = new Set(sources.flatMap(importsOf))

  it('import only what package.json lists', () => {
    const listed = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }))
    expect([...imported].filter((one) => one !== name && !listed.has(one))).toEqual([])
  })

  it('have at most 200 lines a file', () => {
    expect(sources.filter((file) => readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length > 200)).toEqual([])
  })
})

it('core imports no other package of this repository, and two from elsewhere', () => {
  const core = packages.find(({ manifest }) => manifest.name === '@posthorn/core')
  const imported = new Set(core?.sources.flatMap(importsOf))
  expect([...imported].toSorted()).toEqual(['lru-cache', 'secure-json-parse'])
})

it('no library imports the test kit', () => {
  const users = libraries.filter(([, { sources }]) => sources.flatMap(importsOf).includes('@posthorn/testing'))
  expect(users.map(([name]) => name)).toEqual([])
})

it('no package needs itself by way of others', () => {
  const needs = new Map(
    packages.map(({ manifest }) => [manifest.name, Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })]),
  )
  const reach = (name: string, seen: Set<string> = new Set<string>()): Set<string> => {
    for (const next of needs.get(name) ?? []) if (!seen.has(next)) reach(next, seen.add(next))
    return seen
  }
  expect([...needs.keys()].filter((name) => reach(name).has(name))).toEqual([])
})

describe.each(adapters)('%s is an adapter', (name, { sources }) => {
  // Nest's is a module, a guard, an interceptor, a filter, decorators and a discovery in one.
  const budget = name === '@posthorn/nest' ? 230 : 80

  it(`of at most ${budget} lines of code`, () => {
    const lines = sources.filter((file) => !file.endsWith('/index.ts')).reduce((sum, file) => sum + codeLines(file), 0)
    expect(lines).toBeGreaterThan(10)
    expect(lines).toBeLessThanOrEqual(budget)
  })
})
