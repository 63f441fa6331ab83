import { spawnSync } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type EngineName, engineNames, engines } from './chaos/engines.js'
import { failuresOf } from './chaos/result.js'
import { run, type RunOptions } from './chaos/run.js'
import { describeWith } from './servers/either.js'
import { root } from './support/markdown.js'

/** A short run, on a machine that is busy with other tests. */
const short = (engine: EngineName, more: Partial<RunOptions> = {}): RunOptions => ({
  engine,
  seed: 4,
  kills: 10,
  outages: 1,
  scale: 3000,
  hungMs: 10_000,
  ...more,
})

for (const name of engineNames) {
  const { title, missing } = engines[name]
  describeWith(missing(), `apps with ${title} that are killed again and again`, () => {
    it('lose nothing that they acknowledged, and never leave a sender without a reply', { timeout: 90_000 }, async () => {
      const result = await run(short(name))
      expect(failuresOf(result)).toEqual([])
      expect(result).toMatchObject({ kills: 10, lost: [], hung: 0, crashes: [], outages: name === 'memory' ? 0 : 2 })
      expect(result.acknowledged + result.givenUp).toBe(result.deliveries)
      // Else the run shows nothing.
      expect(Math.min(result.acknowledged, result.copies, result.retries)).toBeGreaterThan(0)
    })
  })
}

/** A run that is wrong on purpose. It does not keep its ledgers for whoever looks into the failure. */
const runWrong = async (flaw: NonNullable<RunOptions['flaw']>) => {
  const result = await run(short('redis', { flaw, outages: 0, workMs: [100, 250] }))
  await rm(result.ledgers, { recursive: true, force: true })
  return result
}

describeWith(engines.redis.missing(), 'what is wrong on purpose', () => {
  it('shows: apps that reply before they handle lose what they acknowledged', { timeout: 90_000 }, async () => {
    const result = await runWrong('reply first')
    expect(result.lost.length).toBeGreaterThan(0)
    expect(failuresOf(result)).toEqual([expect.stringMatching(/^\d+ deliveries were acknowledged and lost, such as evt_/)])
  })

  it('shows: a store that checks first and marks later has copies handled at once', { timeout: 90_000 }, async () => {
    const { atOnce, effectsTwice } = await runWrong('check, then mark')
    expect(Math.min(atOnce, effectsTwice)).toBeGreaterThan(0)
  })
})

const chaos = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'scripts', 'chaos.mjs'), ...args], { encoding: 'utf8' })

describe('the command line', () => {
  it('explains itself, and names every engine', () => {
    const { status, stdout } = chaos('--help')
    expect(status).toBe(0)
    for (const name of engineNames) expect(stdout).toContain(name)
  })

  it.each([
    [['--kills', 'many'], '--kills must be a whole number from 1 to 1000000, not "many".'],
    [['--kills', '0'], '--kills must be a whole number from 1 to 1000000, not "0".'],
    [['--seed', '-1'], "Option '--seed' argument is ambiguous."],
    [['--engine', 'toString'], 'There is no engine "toString". Known: memory,'],
    [['--quick'], "Unknown option '--quick'."],
    [['redis'], "Unexpected argument 'redis'."],
  ])('refuses %j with a reason and the way to help', (args, reason) => {
    const { status, stdout, stderr } = chaos(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(reason)
    expect(stderr).toMatch(/Try: npm run chaos -- --help\n$/)
  })
})
