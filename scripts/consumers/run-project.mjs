import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run.mjs'
import { environment, runCommand } from './command.mjs'
import { manifestOf } from './manifest.mjs'
import { serveAndDeliver } from './serve-and-deliver.mjs'
import { withServer } from './with-server.mjs'

/** A project that hangs is a failure. */
const limitMs = 300_000

const install = ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline']

/** Makes a project in a folder of its own and runs it. Throws if it fails; gives the versions that it ran with. */
export async function runProject(project, { folder, tarballs }) {
  const cwd = join(folder, project.name)
  mkdirSync(cwd)
  const env = { ...environment, npm_config_cache: join(folder, 'npm-cache') }
  const options = { cwd, env, signal: AbortSignal.timeout(limitMs) }
  const program = project.framework && (await programOf(project.framework))
  const manifest = await manifestOf(project, program, { tarballs, ...options })
  for (const name of [project.base, project.folder].filter(Boolean))
    cpSync(join(root, 'test', 'consumers', name), cwd, { recursive: true })
  writeFileSync(join(cwd, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
  await runCommand(install, options)
  if (program) await runProgram(project, program, options)
  else await withServer(project.server, (more) => runCommand(['npm', 'test'], { ...options, env: { ...env, ...more } }))
  return versionsOf(project, cwd)
}

async function programOf(framework) {
  const { frameworkProgram } = await import('../../test/support/framework-program.ts')
  return frameworkProgram(framework)
}

async function runProgram({ folder }, { block, commands }, options) {
  writeFileSync(join(options.cwd, 'app.ts'), block.code)
  // A project of a folder brings its own settings of the compiler, and compiles.
  if (folder) await runCommand(['npm', 'run', 'build'], options)
  else for (const command of commands) await runCommand(['sh', '-c', command], options)
  await serveAndDeliver(folder ? ['npm', 'start'] : ['npx', 'tsx', 'app.ts'], options)
}

/** What is installed of the packages that the table shows. */
export function versionsOf({ shows }, cwd) {
  return shows
    .map((name) => [name, join(cwd, 'node_modules', name, 'package.json')])
    .filter(([, file]) => existsSync(file))
    .map(([name, file]) => `${name} ${JSON.parse(readFileSync(file, 'utf8')).version}`)
    .join(', ')
}
