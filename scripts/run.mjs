import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Pinned here and nowhere else: a `packageManager` field makes frozen installs fail. */
const pnpmVersion = '10.34.9'

/** Runs a program with its output on ours. Ends this process if it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

/** Runs the pinned pnpm through npx, so that Node and npm are all a machine needs. */
export function pnpm(...args) {
  const windows = process.platform === 'win32'
  run(windows ? 'npx.cmd' : 'npx', ['-y', `pnpm@${pnpmVersion}`, ...args], { shell: windows })
}

/** Runs a program that the workspace installed. */
export function tool(name, ...args) {
  const windows = process.platform === 'win32'
  const path = fileURLToPath(new URL(`../node_modules/.bin/${name}${windows ? '.cmd' : ''}`, import.meta.url))
  if (!existsSync(path)) throw new Error(`${name} is not installed. Run "npm run setup" first.`)
  run(path, args, { shell: windows })
}
