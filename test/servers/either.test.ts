import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { root } from '../support/markdown.js'

/** Runs a file of tests in a Vitest of its own. */
function run(code: string, env: NodeJS.ProcessEnv): { status: number | null; said: string } {
  const folder = mkdtempSync(join(root, 'test', '.either-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'some.test.ts'), code)
  writeFileSync(join(folder, 'vitest.config.mjs'), 'export default {}')
  const { CI: _ci, ...rest } = process.env
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', '--root', folder, '--reporter', 'verbose'], {
    encoding: 'utf8',
    env: { ...rest, NO_COLOR: '1', ...env },
  })
  return { status, said: stdout + stderr }
}

const code = (missing: string): string => `
  import { it } from 'vitest'
  import { describeWith } from '../servers/either.js'
  describeWith(${missing}, 'what needs an engine', () => { it('runs', () => {}) })
  it('needs none', () => {})`

it('runs where nothing is missing', () => {
  expect(run(code('undefined'), {})).toMatchObject({ status: 0, said: expect.stringMatching(/Tests +2 passed/) as string })
})

it('skips where something is missing, and says why', () => {
  const { status, said } = run(code("'no engine in PATH'"), {})
  expect(status).toBe(0)
  expect(said).toContain('what needs an engine (skipped: no engine in PATH)')
  expect(said).toMatch(/Tests +1 passed \| 1 skipped/)
})

it('fails in CI, and says why', () => {
  const { status, said } = run(code("'no engine in PATH'"), { CI: 'true' })
  expect(status).not.toBe(0)
  expect(said).toContain('no engine in PATH')
})
