import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root } from './support/markdown.js'
import { loadScript } from './support/scripts.js'

type Group = ReadonlyMap<string, string>
interface Unpacked {
  readonly folder: string
  readonly files: readonly string[]
}

const { unpack } = await loadScript<{ unpack: (tarball: string, into: string) => Unpacked }>('packages/tarball.mjs')
const { folderProblems } = await loadScript<{ folderProblems: (unpacked: Unpacked, source: string, group: Group) => string[] }>(
  'packages/folder.mjs',
)
const { versionProblems } = await loadScript<{ versionProblems: (group: Group) => string[] }>('packages/manifest.mjs')

const group = new Map([
  ['@posthorn/sound', '1.2.3'],
  ['@posthorn/core', '1.2.3'],
])
const manifest = {
  name: '@posthorn/sound',
  version: '1.2.3',
  main: './dist/index.js',
  types: './dist/index.d.ts',
  bin: { sound: './dist/bin.js' },
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './*': './dist/*.js', './internal/*': null },
  typesVersions: { '*': { index: ['./dist/index.d.ts'] } },
  dependencies: { '@posthorn/core': '^1.2.3', commander: '^14.0.0' },
  publishConfig: { access: 'public', provenance: true },
}
const map = { version: 3, sources: ['../src/index.ts'], sourcesContent: ['export {}'] }

const sound: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify(manifest),
  'README.md': '# Sound\n',
  LICENSE: 'MIT\n',
  'CHANGELOG.md': '# Sound\n\n## 1.2.3\n\n- It sounds.\n',
  'dist/index.js': 'export {}\n',
  'dist/index.d.ts': 'export {}\n',
  'dist/index.js.map': JSON.stringify(map),
  'dist/bin.js': '#!/usr/bin/env node\n',
}

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'posthorn-release-'))
})
afterEach(() => rmSync(scratch, { recursive: true }))

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
}

/** An unpacked package of these files, without those that are `undefined`. */
function makePackage(changes: Readonly<Record<string, string | undefined>>, binMode = 0o755): Unpacked {
  const kept = Object.entries({ ...sound, ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const folder = join(scratch, 'package')
  write(folder, Object.fromEntries(kept))
  chmodSync(join(folder, 'dist/bin.js'), binMode)
  write(join(scratch, 'source'), { 'src/index.ts': '', 'src/bin.ts': '' })
  return { folder, files: kept.map(([file]) => file) }
}

const check = (unpacked: Unpacked): string[] => folderProblems(unpacked, join(scratch, 'source'), group)
const problemsOf = (changes: Readonly<Record<string, string | undefined>>): string[] => check(makePackage(changes))
const withManifest = (changes: object): string[] => problemsOf({ 'package.json': JSON.stringify({ ...manifest, ...changes }) })

it('finds nothing in a tarball that is as it should be', () => {
  const { files } = makePackage({})
  const tarball = join(scratch, 'sound.tgz')
  execFileSync('tar', ['-czf', tarball, '-C', scratch, 'package'])
  const unpacked = unpack(tarball, join(scratch, 'unpacked'))
  expect(unpacked.files).toEqual(files.toSorted())
  expect(check(unpacked)).toEqual([])
})

describe('package.json in a tarball', () => {
  it.each(['preinstall', 'install', 'postinstall', 'prepare'])('may not have the script %s', (name) => {
    expect(withManifest({ scripts: { [name]: 'node x.js' } })).toEqual([expect.stringContaining(`"${name}" would run`)])
  })

  it.each(['workspace:^', 'link:../core', 'file:../core'])('may not lead into the checkout by %s', (range) => {
    for (const field of ['dependencies', 'peerDependencies', 'devDependencies'])
      expect(withManifest({ [field]: { commander: range } })).toEqual([
        expect.stringContaining(`"${field}" has commander ${range}`),
      ])
  })

  it('asks for the version of its own kind that is released with it', () => {
    expect(withManifest({ dependencies: { '@posthorn/core': '^1.2.2' } })).toEqual([expect.stringContaining('1.2.3 is released')])
  })

  it.each([
    ['version', { version: '1.2.2', 'CHANGELOG.md': '' }, 'has version 1.2.2'],
    ['private', { private: true }, '"private"'],
    ['access', { publishConfig: { provenance: true } }, '"access": "public"'],
    ['provenance', { publishConfig: { access: 'public' } }, '"provenance": true'],
  ])('is told about its %s', (_name, changes, said) => {
    expect(withManifest(changes)).toContainEqual(expect.stringContaining(said))
  })

  it.each([
    ['main', './dist/main.js'],
    ['types', './dist/main.d.ts'],
    ['bin', { sound: './dist/main.js' }],
    ['exports', { '.': { default: './dist/main.js' } }],
    ['exports', { './*': './dist/api/*.js' }],
    ['typesVersions', { '*': { '*': ['./dist/cjs/*.d.ts'] } }],
  ])('may not name a file by "%s" that is not inside', (field, value) => {
    expect(withManifest({ [field]: value })).toEqual([
      expect.stringMatching(new RegExp(`^"${field}" names .*not in the tarball`)),
    ])
  })
})

describe('files in a tarball', () => {
  it.each(['README.md', 'LICENSE', 'CHANGELOG.md'])('are not complete without %s', (file) => {
    expect(problemsOf({ [file]: undefined })).toEqual([`${file} is missing in the tarball`])
  })

  it.each(['dist/gone.js', 'src/index.ts', '.env'])('may not be %s', (file) => {
    expect(problemsOf({ [file]: '' })).toEqual([expect.stringContaining(`${file} has no source`)])
  })

  // Windows has no right to execute that a file could lack.
  it.skipIf(process.platform === 'win32')('are programs only if they can be started', () => {
    expect(check(makePackage({}, 0o644))).toEqual([expect.stringContaining('not executable')])
  })

  it('are programs only if a shell knows what runs them', () => {
    expect(problemsOf({ 'dist/bin.js': 'export {}\n' })).toEqual([expect.stringContaining('does not start with #!')])
  })

  it.each([
    ['a private key', `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(64)}`],
    ['a private key', `'-----BEGIN EC PRIVATE KEY-----\\n${'A'.repeat(64)}'`],
    ['a token of npm', `npm_${'a1'.repeat(18)}`],
    ['a token of a registry', '//registry.example/:_authToken=abc'],
    ['a token of GitHub', `ghp_${'a1'.repeat(18)}`],
    ['a key of AWS', `AKIA${'A1'.repeat(8)}`],
    ['a token of Slack', `xoxb-${'1'.repeat(12)}`],
    ['a key of Stripe', `sk_live_${'a1'.repeat(8)}`],
  ])('may not hold %s', (what, text) => {
    expect(problemsOf({ 'dist/index.js': text })).toEqual([`dist/index.js holds what looks like ${what}: remove it`])
  })

  it.each([
    '/home/jane/app.ts',
    'file:///home/jane/app.ts',
    '/Users/jane/app.ts',
    'C:\\Users\\jane\\app.ts',
    join(root, 'packages'),
  ])('may not hold the path %s', (path) => {
    expect(problemsOf({ 'dist/index.js': `// ${path}` })).toEqual([expect.stringContaining('holds a path of a machine')])
  })

  it('may hold what only looks like a path of a machine', () => {
    expect(
      problemsOf({
        'dist/index.js': "get('https://shop.example/home/orders/1'); get('/users/jane/1'); get('https://shop.example/Users/1')",
      }),
    ).toEqual([])
  })

  it.each([
    ['must be relative', { ...map, sources: [join(root, 'src/index.ts')] }],
    ['must be relative', { ...map, sources: ['file:///src/index.ts'] }],
    ['neither in it nor shipped', { ...map, sourcesContent: undefined }],
    ['neither in it nor shipped', { ...map, sourcesContent: [null] }],
  ])('are maps whose sources can be read, else: %s', (said, changed) => {
    expect(problemsOf({ 'dist/index.js.map': JSON.stringify(changed) })).toContainEqual(expect.stringContaining(said))
  })

  it('tell what is new in this version', () => {
    expect(problemsOf({ 'CHANGELOG.md': '# Sound\n\n## 1.2.2\n\n- Old.\n' })).toEqual([expect.stringContaining('no heading')])
    expect(problemsOf({ 'CHANGELOG.md': '# Sound\n\n## 1.2.3\n\n## 1.2.2\n\n- Old.\n' })).toEqual([
      expect.stringContaining('says nothing'),
    ])
  })
})

it('all packages have one version', () => {
  expect(versionProblems(group)).toEqual([])
  expect(versionProblems(new Map([...group, ['posthorn', '1.2.4']]))).toEqual([expect.stringContaining('posthorn 1.2.4')])
})
