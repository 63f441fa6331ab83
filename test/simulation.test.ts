import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Store } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { failuresOf, table, verdict } from './simulation/report.js'
import { simulate } from './simulation/simulate.js'
import { root } from './support/markdown.js'

/** Knows who is running, and nothing of who is done. */
const forgets = (store: Store): Store => ({
  ...store,
  complete: async (key, ...rest) => {
    const stored = await store.complete(key, ...rest)
    await store.forget(key)
    return stored
  },
})

const countsNothing = (store: Store): Store => ({
  ...store,
  claim: async (request) => {
    const result = await store.claim(request)
    return result.state === 'claimed' ? { ...result, fence: 1 } : result
  },
})

const simulateBy = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'scripts', 'simulate.mjs'), ...args], { encoding: 'utf8' })

describe('the simulation', () => {
  it('handles each of 100 000 deliveries once, while runs fail and requests arrive twice', { timeout: 600_000 }, async () => {
    const results = await simulate({ deliveries: 100_000, seed: 1 })
    console.log(`simulation: ${verdict(results)}`)
    expect(failuresOf(results)).toEqual([])
    for (const { deliveries, attempts, copies, runs, failedRuns, givenUp, resent } of results) {
      expect(deliveries).toBe(25_000)
      expect(runs).toBe(deliveries + failedRuns)
      expect(failedRuns / runs).toBeCloseTo(0.3, 1)
      expect(copies / attempts).toBeCloseTo(0.1, 1)
      expect(resent).toBeGreaterThanOrEqual(givenUp)
    }
    const givenUp = new Map(results.map((result) => [result.title, result.givenUp]))
    // 30 % six times in a row for Recover, five times for ReferralLoop.
    expect(givenUp.get('Recover')).toBeGreaterThan(0)
    expect(givenUp.get('ReferralLoop')).toBeGreaterThan(givenUp.get('Recover')!)
  })

  it('gives the same for the same seed, and something else for another', async () => {
    const first = await simulate({ deliveries: 1000, seed: 7 })
    expect(await simulate({ deliveries: 1000, seed: 7 })).toEqual(first)
    expect(await simulate({ deliveries: 1000, seed: 8 })).not.toEqual(first)
  })

  it('has copies that come too late to be accepted, and events that are overtaken', async () => {
    const results = await simulate({ deliveries: 2000, seed: 1 })
    expect(results.map(({ title, stale }) => [title, stale > 0])).toEqual([
      ['Recover', false],
      ['ReferralLoop', false],
      ['Customer.io', false],
      ['Recomly', true],
    ])
    for (const { overtaken } of results) expect(overtaken).toBeGreaterThan(0)
  })
})

describe('an app that does it wrong is found', () => {
  it.each([
    ['a store that forgets', 'an event was handled a second time', (store: Store) => ({ store: forgets(store) })],
    ['a store that counts no claims', 'a fence did not rise by one', (store: Store) => ({ store: countsNothing(store) })],
    [
      '200 before the event is handled',
      'a reply was 200 before the event was handled',
      () => ({ acknowledge: 'before' as const }),
    ],
    ['one attempt for each', 'an event was never handled', () => ({ maxAttempts: 1 })],
  ])('%s: %s', async (_name, what, flaw) => {
    const results = await simulate({ deliveries: 40, seed: 1, flaw })
    expect(failuresOf(results).join('; ')).toContain(what)
    expect(verdict(results)).toMatch(/^FAILED: /)
  })
})

describe('the command line', () => {
  it('explains itself', () => {
    const { status, stdout } = simulateBy('--help')
    expect(status).toBe(0)
    expect(stdout).toContain('Usage: npm run simulate')
  })

  it.each([
    [['--deliveries', '0'], '--deliveries must be a whole number from 1 to 10000000, not "0".'],
    [['--seed', 'x'], '--seed must be a whole number from 0 to 4294967295, not "x".'],
    [['--quick'], "Unknown option '--quick'."],
    [['100'], "Unexpected argument '100'."],
  ])('refuses %j with a reason and the way to help', (args, reason) => {
    const { status, stdout, stderr } = simulateBy(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(reason)
    expect(stderr).toMatch(/Try: npm run simulate -- --help\n$/)
  })

  it('has a row for each sender in its table', async () => {
    const lines = table(await simulate({ deliveries: 8, seed: 1 })).split('\n')
    expect(lines.map((line) => line.split(/ {2,}/)[0])).toEqual([
      'sender',
      'Recover',
      'ReferralLoop',
      'Customer.io',
      'Recomly',
      'all',
    ])
    expect(new Set(lines.map((line) => line.length)).size).toBe(1)
  })
})
