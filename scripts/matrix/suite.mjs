import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { root } from '../run.mjs'

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')

/** The last line of a run, as scripts/summary-reporter.mjs writes it. */
const summary = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m

/** Runs the tests on a Node, with all that they start by the name `node` on it too. Gives what came of it. */
export async function runSuite({ folder, path }, args) {
  const started = performance.now()
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` }
  const child = spawn(path, [vitest, 'run', ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
  // It would go on alone otherwise.
  const stop = () => child.kill()
  process.once('exit', stop)
  let end = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    process.stdout.write(text)
    end = (end + text).slice(-10_000)
  })
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  process.off('exit', stop)
  const [, passed, failed, skipped] = summary.exec(end) ?? []
  return {
    passed: Number(passed ?? 0),
    failed: Number(failed ?? 0),
    skipped: Number(skipped ?? 0),
    minutes: Number(((performance.now() - started) / 60_000).toFixed(1)),
    result: code === 0 && passed !== undefined ? 'green' : `red (exit code ${code})`,
  }
}
