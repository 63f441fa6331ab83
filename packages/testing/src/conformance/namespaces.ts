import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { memoryStore } from '@posthorn/core'
import { send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { type FixtureOptions, now, recoverBody, withReceiver, withSender } from './fixture.js'
import { recoverSample, type Sample, stripeSample } from './provider-samples.js'
import type { Target } from './target.js'

const sharedStore = () => memoryStore({ now: () => now })

interface Side {
  readonly sample: Sample
  readonly options?: FixtureOptions<object>['options']
}

/** Sends the same body to two receivers, twice each. Gives how often each ran. */
async function twoReceivers(target: Target, body: string, left: Side, right: Side): Promise<readonly [number, number]> {
  let ran: readonly [number, number] = [0, 0]
  await withSender(target, left.sample, left.options ? { options: left.options } : {}, (one) =>
    withSender(target, right.sample, right.options ? { options: right.options } : {}, async (other) => {
      for (const { deliver } of [one, other, one, other]) strictEqual((await deliver(body)).status, 200)
      ran = [one.runs.length, other.runs.length]
    }),
  )
  return ran
}

/** Ids that are equal by chance or by design, in a store that many receivers share. */
export const namespaceCases: readonly ConformanceCase[] = [
  {
    id: 'DUP-10',
    group: 'DUP',
    name: 'runs deliveries of two providers that have the same id',
    basis: 'ids are unique to their sender at best; one table of ids for all of them drops deliveries',
    run: async (target) => {
      for (const options of [{ store: sharedStore() }, { store: sharedStore(), endpoint: 'of-both' }]) {
        deepStrictEqual(
          await twoReceivers(target, recoverBody(), { sample: recoverSample, options }, { sample: stripeSample, options }),
          [1, 1],
        )
      }
    },
  },
  {
    id: 'DUP-11',
    group: 'DUP',
    name: 'runs deliveries with the same id at two endpoints, and for two tenants of one endpoint',
    basis: 'the account belongs to the key: one tenant must not be able to use up the ids of another',
    run: async (target) => {
      const store = sharedStore()
      const endpoints = ['billing', 'crm'].map((endpoint) => ({ sample: recoverSample, options: { store, endpoint } })) as [
        Side,
        Side,
      ]
      deepStrictEqual(await twoReceivers(target, recoverBody(), ...endpoints), [1, 1])
      const tenants: (string | undefined)[] = []
      await withReceiver(
        target,
        { tenants: true, options: { store }, handle: (_event, { tenant }) => tenants.push(tenant) },
        async ({ url }) => {
          const request = recoverSample.request()
          for (const tenant of ['acme', 'umbrella', 'acme', 'umbrella'])
            strictEqual((await send(`${url}/${tenant}`, request)).status, 200)
        },
      )
      deepStrictEqual(tenants, ['acme', 'umbrella'])
    },
  },
  {
    id: 'DUP-12',
    group: 'DUP',
    name: 'keeps two subscriptions to one event apart by `endpoint`, and joins them without it',
    basis: 'some senders give each subscription a delivery with the same event id: whether both count is for the app to say',
    run: async (target) => {
      const store = sharedStore()
      const same = { sample: recoverSample, options: { store } }
      deepStrictEqual(await twoReceivers(target, recoverBody(), same, same), [1, 0])
      const own = { sample: recoverSample, options: { store, endpoint: 'second-subscription' } }
      deepStrictEqual(await twoReceivers(target, recoverBody(), same, own), [1, 1])
    },
  },
  {
    id: 'RPL-12',
    group: 'RPL',
    name: 'runs a delivery that is replayed to another endpoint once there, if the secret is shared, and else refuses it',
    basis: 'a signature says nothing of where it was sent to, so endpoints need secrets of their own',
    run: async (target) => {
      const store = sharedStore()
      const shared = { sample: recoverSample, options: { store, endpoint: 'second' } }
      deepStrictEqual(await twoReceivers(target, recoverBody(), { sample: recoverSample, options: { store } }, shared), [1, 1])
      await withReceiver(
        target,
        { options: { store, endpoint: 'third', secret: 'another-endpoint-secret' } },
        async ({ url, runs }) => {
          strictEqual((await send(url, recoverSample.request())).status, 401)
          strictEqual(runs.length, 0)
        },
      )
    },
  },
]
