import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { build } from './build.mjs'
import { checkImportSize } from './import-size.mjs'
import { root } from './run.mjs'

const attw = fileURLToPath(new URL('dist/index.js', import.meta.resolve('@arethetypeswrong/cli/package.json')))

/** Packs every package. pnpm prints each file as it goes: that is taken in here, and asked for the names of the tarballs. */
function pack(folder) {
  const script = `import { pnpm } from './scripts/run.mjs'; pnpm(...process.argv.slice(1))`
  const args = ['--filter', './packages/*', 'pack', '--json', '--pack-destination', folder]
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script, '--', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Map(JSON.parse(printed).map(({ name, filename }) => [name, filename]))
}

/** Everything that a package says can be imported. Tools do not look behind a `*`, so it is written out. */
function entryPoints(folder, manifest) {
  return Object.entries(manifest.exports).flatMap(([name, target]) => {
    if (target === null) return []
    if (!name.includes('*')) return [name]
    const files = readdirSync(join(folder, 'src'), { recursive: true })
    return files.filter((file) => /^[^/]+(?:\/api)?\.ts$/.test(file)).map((file) => name.replace('*', file.slice(0, -3)))
  })
}

/** What a package should not ship: files of sources that are gone, and what is no code, types or map at all. */
function strays(folder, files) {
  const expected = new Set(['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist/cjs/package.json'])
  return files.filter((file) => {
    const source = /^dist\/(?:cjs\/)?(.+?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(file)?.[1]
    return source === undefined ? !expected.has(file) : !existsSync(join(folder, 'src', `${source}.ts`))
  })
}

async function inspect(name, tarballs) {
  const folder = join(root, 'packages', name)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const tarball = tarballs.get(manifest.name)
  const listed = spawnSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
  const files = listed.stdout
    .split('\n')
    .filter(Boolean)
    .map((file) => file.replace('package/', ''))
  const { buffer, byteOffset, byteLength } = readFileSync(tarball)
  const linted = await publint({ pack: { tarball: buffer.slice(byteOffset, byteOffset + byteLength) }, strict: true })
  const options = [
    '--profile',
    'strict',
    '--format',
    'ascii',
    '--no-emoji',
    '--no-color',
    '--entrypoints',
    ...entryPoints(folder, manifest),
  ]
  const types = spawnSync(process.execPath, [attw, tarball, ...options], { encoding: 'utf8' })
  return {
    row: {
      package: manifest.name,
      files: files.length,
      size: `${Math.round(statSync(tarball).size / 1024)} kB`,
      publint: linted.messages.length === 0 ? 'clean' : `${linted.messages.length} problems`,
      attw: types.status === 0 ? 'clean' : 'problems',
    },
    problems: [
      ...['package.json', 'README.md', 'LICENSE'].filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
      ...strays(folder, files).map((file) => `${file} has no source: remove dist and build again, or leave it out of "files"`),
      ...linted.messages.map((message) => formatMessage(message, manifest, { color: false })),
      ...(types.status === 0 ? [] : [types.stdout + types.stderr]),
    ].map((problem) => `${manifest.name}: ${problem}`),
  }
}

build()
const folder = mkdtempSync(join(tmpdir(), 'posthorn-packages-'))
try {
  const tarballs = pack(folder)
  const inspected = []
  for (const name of readdirSync(join(root, 'packages'))) inspected.push(await inspect(name, tarballs))
  console.table(Object.fromEntries(inspected.map(({ row: { package: name, ...rest } }) => [name, rest])))
  const problems = [...inspected.flatMap((one) => one.problems), ...checkImportSize()]
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}
