import { strictEqual } from 'node:assert/strict'
import type { ReplayMark, Store, StoredReply } from '@posthorn/core'
import * as fc from 'fast-check'
import { dead, done, inFlight, instance, type StoreFixture, won } from './fixture.js'
import { leaseMs, markMs, retentionMs, stepMs, type StoreModel } from './model.js'

/** A store, and the slot that one sequence has for itself. */
interface Real extends Pick<StoreFixture, 'stores' | 'advance'> {
  readonly slot: string
}

/** One step of a sequence. */
export type Command = fc.AsyncCommand<StoreModel, Real>

/** Which key of the slot, and which instance is asked. */
interface Place {
  readonly name: string
  readonly index: number
}

const markName = 'mark'

const keyOf = ({ slot }: Real, name: string): string => `${slot}:${name}`

const claim = (place: Place, token: string, mode: ReplayMark['mode'] | undefined): Command => {
  const { name, index } = place
  const mark = mode && { key: markName, ttlMs: markMs, mode }
  return {
    check: (model) => !mark || !model.isOwnMark(name, token, mark),
    run: async (model, real) => {
      const marked = mark && { mark: { ...mark, key: keyOf(real, markName) } }
      const request = { key: keyOf(real, name), token, leaseMs, retentionMs, ...marked }
      const result = await instance(real.stores, index).claim(request)
      const expected = model.claim(name, token, mark)
      if (expected.state === 'claimed') won(result, expected.fence, expected.replayed)
      else if (expected.state === 'in_flight') inFlight(result, expected.remainingMs)
      else if (expected.state === 'dead') dead(result)
      else done(result, expected.reply)
    },
    toString: () => `claim(${name}, ${token}, ${mode ?? 'no mark'})@${index}`,
  }
}

/** A command that gives whether it changed anything. */
const ask = (
  text: string,
  { name, index }: Place,
  ofModel: (model: StoreModel) => boolean,
  ofStore: (store: Store, key: string) => Promise<boolean>,
): Command => ({
  check: () => true,
  run: async (model, real) => {
    const answer = await ofStore(instance(real.stores, index), keyOf(real, name))
    strictEqual(answer, ofModel(model), `${text} of ${name}`)
  },
  toString: () => `${text} of ${name}@${index}`,
})

const renew = (place: Place, token: string): Command =>
  ask(
    `renew(${token})`,
    place,
    (model) => model.renew(place.name, token),
    (store, key) => store.renew(key, token, leaseMs),
  )

const complete = (place: Place, token: string, end: 'done' | 'dead'): Command => {
  const reply: StoredReply = { status: 200, headers: { 'x-token': token }, body: Buffer.from([0, 255]) }
  const kept = end === 'done' ? { reply } : {}
  return ask(
    `complete(${token}, ${end})`,
    place,
    (model) => model.settle(place.name, token, end, kept.reply),
    (store, key) => store.complete(key, token, { retentionMs, dead: end === 'dead', ...kept }),
  )
}

const release = (place: Place, token: string): Command =>
  ask(
    `release(${token})`,
    place,
    (model) => model.settle(place.name, token, 'released'),
    (store, key) => store.release(key, token),
  )

const forget = (place: Place): Command =>
  ask(
    'forget',
    place,
    (model) => model.forget(place.name),
    (store, key) => store.forget(key),
  )

const pass = (ms: number): Command => ({
  check: (model) => !model.outlastsClaims(ms),
  run: async (model, real) => {
    model.pass(ms)
    const keys = [...names, markName].map((name) => keyOf(real, name))
    await real.advance(keys, ms)
  },
  toString: () => `pass(${ms})`,
})

const names = ['1', '2'] as const
const places = fc.record({ name: fc.constantFrom(...names, '1'), index: fc.nat(3) })
const tokens = fc.constantFrom('a', 'a', 'b', 'c')
const modes = fc.constantFrom(undefined, 'suppress' as const, 'flag' as const)

/** Sequences that look like what processes do: they claim most of all. */
export const sequences: fc.Arbitrary<Iterable<Command>> = fc.commands(
  [
    fc.tuple(places, tokens, modes).map((args) => claim(...args)),
    fc.tuple(places, tokens, modes).map((args) => claim(...args)),
    fc.tuple(places, tokens).map((args) => renew(...args)),
    fc.tuple(places, tokens, fc.constantFrom('done' as const, 'done' as const, 'dead' as const)).map((args) => complete(...args)),
    fc.tuple(places, tokens).map((args) => release(...args)),
    places.map(forget),
    fc.constantFrom(1, 3, 11, 11, 101).map((steps) => pass(steps * stepMs)),
  ],
  { maxCommands: 16, size: 'max' },
)
