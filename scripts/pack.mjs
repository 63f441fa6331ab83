import { execFileSync } from 'node:child_process'
import { root } from './run.mjs'

/**
 * Packs every package into a folder, as it would be published. Gives the paths of the tarballs by the names of the
 * packages. pnpm prints each file as it goes: that is taken in here, and asked for the names.
 */
export function pack(folder) {
  const script = `import { pnpm } from './scripts/run.mjs'; pnpm(...process.argv.slice(1))`
  const args = ['--filter', './packages/*', 'pack', '--json', '--pack-destination', folder]
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script, '--', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Map(JSON.parse(printed).map(({ name, filename }) => [name, filename]))
}
