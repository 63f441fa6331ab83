import { memoryStore, type Store } from '@posthorn/core'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'

const leaseMs = 1000
const retentionMs = 5000

interface Entry {
  state: 'pending' | 'done' | 'released'
  token: string
  fence: number
  until: number
}

/** What the store should be: one entry a key, and a clock. */
interface Model {
  now: number
  readonly entries: Map<string, Entry>
}

interface Real {
  readonly store: Store
}

type Command = fc.AsyncCommand<Model, Real>

/** Settled records are forgotten once their retention is over; claims are kept until another takes them. */
function entryOf(model: Model, key: string): Entry | undefined {
  const entry = model.entries.get(key)
  if (entry && entry.state !== 'pending' && entry.until <= model.now) model.entries.delete(key)
  return model.entries.get(key)
}

const command = (text: string, run: (model: Model, real: Real) => Promise<void>): Command => ({
  check: () => true,
  run,
  toString: () => text,
})

const claim = (key: string, token: string): Command =>
  command(`claim ${key} ${token}`, async (model, { store }) => {
    const result = await store.claim({ key, token, leaseMs, retentionMs })
    const entry = entryOf(model, key)
    if (entry?.state === 'done') {
      expect(result).toMatchObject({ state: 'done' })
      return
    }
    const live = entry?.state === 'pending' && entry.until > model.now
    if (live && entry.token !== token) {
      expect(result).toEqual({ state: 'in_flight', remainingMs: entry.until - model.now })
      return
    }
    const fence = live ? entry.fence : (entry?.fence ?? 0) + 1
    expect(result).toEqual({ state: 'claimed', fence, replayed: false })
    if (!live) model.entries.set(key, { state: 'pending', token, fence, until: model.now + leaseMs })
  })

const renew = (key: string, token: string): Command =>
  command(`renew ${key} ${token}`, async (model, { store }) => {
    const entry = entryOf(model, key)
    const holds = entry?.state === 'pending' && entry.token === token && entry.until > model.now
    expect(await store.renew(key, token, leaseMs)).toBe(holds)
    if (holds) entry.until = model.now + leaseMs
  })

const settle = (key: string, token: string, state: 'done' | 'released'): Command =>
  command(`${state} ${key} ${token}`, async (model, { store }) => {
    const entry = entryOf(model, key)
    const holds = entry?.state === 'pending' && entry.token === token
    const settled = state === 'done' ? store.complete(key, token, { retentionMs, dead: false }) : store.release(key, token)
    expect(await settled).toBe(holds)
    if (holds) model.entries.set(key, { ...entry, state, until: model.now + retentionMs })
  })

const forget = (key: string): Command =>
  command(`forget ${key}`, async (model, { store }) => {
    const known = entryOf(model, key) !== undefined
    expect(await store.forget(key)).toBe(known)
    model.entries.delete(key)
  })

const pass = (ms: number): Command =>
  command(`pass ${ms}`, async (model) => {
    model.now += ms
  })

const keys = fc.constantFrom('a', 'b')
const tokens = fc.constantFrom('t1', 't2', 't3')
const commands = fc.commands(
  [
    fc.tuple(keys, tokens).map((args) => claim(...args)),
    fc.tuple(keys, tokens).map((args) => renew(...args)),
    fc.tuple(keys, tokens, fc.constantFrom('done' as const, 'released' as const)).map((args) => settle(...args)),
    keys.map(forget),
    fc.constantFrom(1, 400, 999, 1000, 4999, 5000).map(pass),
  ],
  { maxCommands: 40 },
)

it('does what the model does, for any sequence of commands', async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      const model: Model = { now: 1_000_000, entries: new Map() }
      await fc.asyncModelRun(() => ({ model, real: { store: memoryStore({ max: 100, now: () => model.now }) } }), sequence)
    }),
    { numRuns: 1000 },
  )
})
