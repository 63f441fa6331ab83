import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root } from './support/markdown.js'
import { loadScript } from './support/scripts.js'

type Registry = ReadonlyMap<string, { readonly latest?: string }>
interface Situation {
  readonly pending?: readonly string[]
  readonly group?: ReadonlyMap<string, string>
  readonly registry?: Registry
}
interface Pending {
  readonly names: readonly string[]
  readonly versions: ReadonlyMap<string, string>
  readonly described: ReadonlySet<string>
}

const { isNeeded, refusals } = await loadScript<{
  isNeeded: (situation: Required<Situation>) => boolean
  refusals: (situation: Situation & { env: Readonly<Record<string, string>>; npm?: string }) => string | undefined
}>('packages/release-rules.mjs')
const { readAnswer, registryCell } = await loadScript<{
  readAnswer: (error: Error | null, stdout: string) => { latest?: string }
  registryCell: (answer: { latest?: string }, version: string) => string
}>('packages/answers.mjs')
const { pendingChangesets, changedFiles, undescribed } = await loadScript<{
  pendingChangesets: (folder: string) => Promise<Pending>
  changedFiles: (version: string, folder: string) => string[] | undefined
  undescribed: (files: readonly string[], described: ReadonlySet<string>, nameOf: (folder: string) => string) => string[]
}>('packages/pending.mjs')

const { notes } = await loadScript<{
  notes: (packages: readonly { name: string; version: string; changelog: string }[]) => string
}>('packages/notes.mjs')

const group = new Map([
  ['@posthorn/core', '1.2.3'],
  ['posthorn', '1.2.3'],
])
const has = (core?: string, cli?: string): Registry =>
  new Map([
    ['@posthorn/core', core === undefined ? {} : { latest: core }],
    ['posthorn', cli === undefined ? {} : { latest: cli }],
  ])

describe('publishing', () => {
  const env = { GITHUB_ACTIONS: 'true', ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example' }

  it('is refused outside of the workflow, in a sentence', () => {
    const { GITHUB_ACTIONS: _, ...outside } = process.env
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/release.mjs')], {
      encoding: 'utf8',
      env: outside,
    })
    expect(status).toBe(1)
    expect(stderr).toMatch(/^Packages are published by \.github\/workflows\/release\.yml, .*npm run release:check"\.\n$/)
  })

  it('goes ahead where all is well', () => {
    for (const npm of ['11.5.1', '11.10.0', '12.0.0'])
      expect(refusals({ env, npm, group, pending: [], registry: has('1.2.2', '1.2.2') })).toBeUndefined()
  })

  it.each([
    ['without the right to prove what it is', { env: { GITHUB_ACTIONS: 'true' } }, '"id-token: write"'],
    ['by an npm without trusted publishing', { env, npm: '11.5.0' }, 'npm 11.5.0 does not know'],
    ['by an npm that is much older', { env, npm: '10.9.4' }, 'npm 10.9.4 does not know'],
    ['while changesets wait', { env, pending: ['one.md'] }, 'one.md'],
    ['of a package that npm does not know', { env, group, registry: has('1.2.2', 'new') }, 'npm does not know posthorn,'],
  ])('is refused %s', (_name, situation, said) => {
    expect(refusals(situation)).toContain(said)
  })

  it('is needed while npm lacks the version of any package, and no changeset waits', () => {
    expect(isNeeded({ pending: [], group, registry: has('1.2.3', '1.2.2') })).toBe(true)
    expect(isNeeded({ pending: [], group, registry: has('1.2.3', 'new') })).toBe(true)
    expect(isNeeded({ pending: [], group, registry: has('1.2.3', '1.2.3') })).toBe(false)
    expect(isNeeded({ pending: ['one.md'], group, registry: has('1.2.2', '1.2.2') })).toBe(false)
    expect(() => isNeeded({ pending: [], group, registry: has('1.2.3') })).toThrow('did not tell what it has of posthorn')
  })
})

describe('what the registry says', () => {
  it('is the newest version, that there is none, or nothing', () => {
    expect(readAnswer(null, '{"latest":"1.2.2","next":"2.0.0"}')).toEqual({ latest: '1.2.2' })
    expect(readAnswer(new Error('1'), '{"error": {"code": "E404"}}')).toEqual({ latest: 'new' })
    expect(readAnswer(new Error('1'), '{"error": {"code": "ECONNREFUSED"}}')).toEqual({})
    expect(readAnswer(new Error('1'), '')).toEqual({})
  })

  it('is told in the table', () => {
    expect(['1.2.2', '1.2.3', 'new'].map((latest) => registryCell({ latest }, '1.2.3'))).toEqual([
      '1.2.2',
      '1.2.3, the same',
      'new',
    ])
    expect(registryCell({}, '1.2.3')).toBe('not reached')
  })
})

describe('changes since the last release', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'posthorn-history-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.example', '-c', 'commit.gpgsign=false', ...args], {
      cwd: folder,
      encoding: 'utf8',
    })
  function commit(): void {
    git('add', '.')
    git('commit', '--quiet', '--message', 'x')
  }

  it('are the changesets that wait, with the version that they would make', async () => {
    write('package.json', '{"name":"workspace","private":true}')
    write('pnpm-workspace.yaml', 'packages: [packages/*]\n')
    write('packages/core/package.json', '{"name":"@posthorn/core","version":"1.2.3"}')
    write('packages/cli/package.json', '{"name":"posthorn","version":"1.2.3"}')
    write('.changeset/config.json', '{"fixed":[["posthorn","@posthorn/*"]]}')
    write('.changeset/one.md', "---\n'@posthorn/core': minor\n---\n\nIt sounds.\n")
    const { names, versions, described } = await pendingChangesets(folder)
    expect(names).toEqual(['one.md'])
    expect(Object.fromEntries(versions)).toEqual({ '@posthorn/core': '1.3.0', posthorn: '1.3.0' })
    expect([...described]).toEqual(['@posthorn/core'])
  })

  it('are looked for from the commit that gave the version, and not where history is cut off', () => {
    git('init', '--quiet')
    write('packages/core/package.json', '{\n  "version": "1.2.2"\n}')
    commit()
    write('packages/core/src/before.ts', '')
    write('packages/core/package.json', '{\n  "version": "1.2.3"\n}')
    commit()
    write('packages/core/src/after.ts', '')
    commit()
    write('packages/core/src/after.ts', 'export {}')
    expect(changedFiles('1.2.3', folder)).toEqual(['packages/core/src/after.ts'])
    expect(changedFiles('1.2.4', folder)).toBeUndefined()
    git('clone', '--quiet', '--depth', '1', `file://${folder}`, 'shallow')
    expect(changedFiles('1.2.3', join(folder, 'shallow'))).toBeUndefined()
  })

  it('are told for packages of which users get something else and no changeset speaks', () => {
    const files = [
      'core/src/a.ts',
      'core/src/b.ts',
      'cli/README.md',
      'koa/package.json',
      'nest/test/a.test.ts',
      'koa/CHANGELOG.md',
    ]
    const paths = files.map((file) => `packages/${file}`)
    expect(undescribed(paths, new Set(['posthorn/koa']), (name) => `posthorn/${name}`)).toEqual(['core', 'cli'])
  })
})

it('every changelog begins with the version of its package', () => {
  for (const name of readdirSync(join(root, 'packages'))) {
    const { version } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as { version: string }
    const headings = readFileSync(join(root, 'packages', name, 'CHANGELOG.md'), 'utf8').match(/^## .*$/gm)
    expect(headings?.[0]).toBe(`## ${version}`)
  }
})

it('a release is told on one page, without packages that have nothing to tell', () => {
  const version = '0.2.0'
  const page = notes([
    {
      name: '@posthorn/core',
      version,
      changelog: '# Core\n\n## 0.2.0\n\n### Patch Changes\n\n- Mended.\n\n## 0.1.0\n\n- First.\n',
    },
    {
      name: '@posthorn/koa',
      version,
      changelog: '# Koa\n\n## 0.2.0\n\nNo change of its own: released with the other packages.\n',
    },
  ])
  expect(page).toBe('## @posthorn/core\n\n#### Patch Changes\n\n- Mended.\n')
})
