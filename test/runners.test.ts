import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './support/markdown.js'

// Its entry point is not among its exports, its manifest is.
const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin/jest.js')
const runners = join(root, 'test', 'runners')

/** Runs a test runner as its users do, on the built packages. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  // Under vitest and node:test, both would think that they are theirs.
  const { NODE_TEST_CONTEXT: _, VITEST: __, NODE_OPTIONS: ___, ...inherited } = process.env
  const child = spawn(process.execPath, args, { cwd: runners, env: { ...inherited, ...env, NO_COLOR: '1', FORCE_COLOR: '0' } })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, output }
}

describe.each([
  {
    name: 'Jest, by require',
    args: [jest, '--config', 'jest/jest.config.json'],
    passed: /Tests: +5 passed, 5 total/,
    failed: /Tests: +1 failed, 4 passed, 5 total/,
  },
  {
    name: 'node:test, by import',
    args: ['--test', '--test-reporter=tap', 'node/leads.test.mjs'],
    passed: /# pass 5\n# fail 0/,
    failed: /# pass 4\n# fail 1/,
  },
])('the test kit in $name', { timeout: 120_000 }, ({ args, passed, failed }) => {
  it('passes', async () => {
    const { status, output } = await run(args)
    expect(output).toMatch(passed)
    expect(status).toBe(0)
  })

  it('fails where an expectation is not met', async () => {
    const { status, output } = await run(args, { EXPECTED_RUNS: '2' })
    expect(output).toMatch(failed)
    expect(status).not.toBe(0)
  })
})
