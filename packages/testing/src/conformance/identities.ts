import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { now, withSender } from './fixture.js'
import { customerioSample, githubSample, recomlySample, standardSample } from './provider-samples.js'

/** What makes two requests one delivery. */
export const identityCases: readonly ConformanceCase[] = [
  {
    id: 'DUP-14',
    group: 'DUP',
    name: 'takes another body under the same signed id for a duplicate, and tells the app of it',
    basis: 'the sender vouched for the id, so it is the sender who says that this is the same delivery',
    run: async (target) => {
      const duplicates: (string | undefined)[] = []
      await withSender(
        target,
        standardSample,
        { options: { onDuplicate: ({ id }) => duplicates.push(id) } },
        async ({ deliver, runs }) => {
          for (const id of ['msg_1', 'msg_1', 'msg_2']) strictEqual((await deliver(undefined, { id })).status, 200)
          deepStrictEqual(runs, ['msg_1', 'msg_2'])
        },
      )
      deepStrictEqual(duplicates, ['msg_1'])
    },
  },
  {
    id: 'DUP-15',
    group: 'DUP',
    name: 'runs another signed body under the same unsigned id',
    basis: 'an id that anyone can write must not be able to use up the delivery that it belongs to',
    run: async (target) => {
      for (const sample of [customerioSample, githubSample]) {
        await withSender(target, sample, {}, async ({ deliver, runs }) => {
          const [first, second] = [sample.body(), sample.body()]
          for (const body of [first, second, first, second]) strictEqual((await deliver(body, { id: 'id_1' })).status, 200)
          deepStrictEqual(runs, ['id_1', 'id_1'], sample.provider.name)
        })
      }
    },
  },
  {
    id: 'DUP-17',
    group: 'DUP',
    name: 'runs equal bodies that are lawful where the provider or the app says so, and no exact replay',
    basis: 'thin bodies repeat: telling them apart by their bytes alone drops events that happened',
    run: async (target) => {
      await withSender(target, recomlySample, {}, async ({ url, runs }) => {
        const body = recomlySample.body()
        const invites = [now, now + 1000].map((timestamp) => recomlySample.request({ body, timestamp }))
        for (const invite of [...invites, ...invites]) strictEqual((await send(url, invite)).body, '{"ok":true}')
        strictEqual(runs.length, 2, 'invites signed at two times, and their replays')
      })
      const flags: (readonly [string | undefined, boolean])[] = []
      const handle = (_event: unknown, { id, replayed }: { readonly id: string | undefined; readonly replayed: boolean }) =>
        flags.push([id, replayed])
      await withSender(target, githubSample, { handle, options: { replay: 'flag' } }, async ({ deliver }) => {
        const body = githubSample.body()
        for (const id of ['first', 'second', 'first', 'second']) strictEqual((await deliver(body, { id })).status, 200)
        strictEqual((await deliver(undefined, { id: 'third' })).status, 200)
      })
      deepStrictEqual(flags, [
        ['first', false],
        ['second', true],
        ['third', false],
      ])
    },
  },
]
