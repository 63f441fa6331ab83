import { execFile } from 'node:child_process'
import { readAnswer } from './answers.mjs'

/** Short enough to go on without the registry. */
const patience = ['--fetch-retries=0', '--fetch-timeout=10000']

/** Asks the registry for the newest versions of packages. */
export async function published(names) {
  const windows = process.platform === 'win32'
  const ask = (name) =>
    new Promise((resolve) => {
      const args = ['view', name, 'dist-tags', '--json', ...patience]
      execFile(windows ? 'npm.cmd' : 'npm', args, { shell: windows }, (error, stdout) => resolve(readAnswer(error, stdout)))
    })
  return new Map(await Promise.all(names.map(async (name) => [name, await ask(name)])))
}
