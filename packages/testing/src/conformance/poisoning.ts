import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { type Received, send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { countingStore } from './counting-store.js'
import { type Fixture, secret, withSender } from './fixture.js'
import {
  customerioSample,
  githubSample,
  recoverSample,
  type Sample,
  type SignedRequest,
  standardSample,
} from './provider-samples.js'

/** Enough to push everything else out of the small stores that these cases use. */
const flood = 300

/** A request that names an id and was signed by nobody who knows the secret. */
const forgeries = (sample: Sample, id: string, body: string): readonly SignedRequest[] => {
  const { headers } = sample.request({ id, body })
  const { [sample.signatureHeader]: _signature, ...unsigned } = headers
  const otherSecret = sample.secret
    .replace(secret, 'not-the-secret')
    .replace(/^whsec_.*/, `whsec_${Buffer.alloc(24, 1).toString('base64')}`)
  return [{ body, headers: unsigned }, sample.request({ id, body, secret: otherSecret }), { body: `${body} `, headers }]
}

/** Sends many requests, a few at a time. */
async function sendAll({ url }: Fixture, count: number, make: (index: number) => SignedRequest): Promise<readonly Received[]> {
  const replies: Received[] = []
  let next = 0
  const sender = async () => {
    while (next < count) replies.push(await send(url, make(next++)))
  }
  await Promise.all([sender(), sender(), sender(), sender()])
  return replies
}

/** Requests that are meant to have a later delivery taken for a duplicate, or an earlier one forgotten. */
export const poisoningCases: readonly ConformanceCase[] = [
  {
    id: 'RPL-06',
    group: 'RPL',
    name: 'writes nothing for an unsigned request that names the id of a delivery to come, which then runs',
    basis: 'a receiver that looks for duplicates before it verifies lets anyone use up the ids of real deliveries',
    run: async (target) => {
      for (const sample of [recoverSample, standardSample, customerioSample]) {
        const { store, writes } = countingStore()
        await withSender(target, sample, { options: { store } }, async ({ url, runs }) => {
          const body = sample.body()
          for (const forgery of forgeries(sample, 'msg_1', body))
            strictEqual((await send(url, forgery)).status, 401, sample.provider.name)
          deepStrictEqual(writes, [], sample.provider.name)
          strictEqual((await send(url, sample.request({ id: 'msg_1', body }))).status, 200)
          deepStrictEqual(runs, ['msg_1'], sample.provider.name)
          for (const forgery of forgeries(sample, 'msg_1', body))
            strictEqual((await send(url, forgery)).status, 401, `${sample.provider.name}, once it was handled`)
        })
        deepStrictEqual(writes, ['claim', 'complete'], sample.provider.name)
      }
    },
  },
  {
    id: 'RPL-07',
    group: 'RPL',
    name: 'runs a delivery whose id was used before with a captured body, and suppresses that one',
    basis: 'an id that is not signed can be put on any captured request, so it is no key by itself',
    run: async (target) => {
      for (const sample of [customerioSample, githubSample]) {
        await withSender(target, sample, {}, async ({ url, runs }) => {
          const captured = sample.request({ id: 'past' })
          const idHeader = Object.keys(captured.headers).find((name) => captured.headers[name] === 'past')!
          const poison = { body: captured.body, headers: { ...captured.headers, [idHeader]: 'future' } }
          for (const request of [captured, poison]) strictEqual((await send(url, request)).status, 200)
          deepStrictEqual(runs, ['past'], sample.provider.name)
          strictEqual((await send(url, sample.request({ id: 'future' }))).status, 200)
          deepStrictEqual(runs, ['past', 'future'], sample.provider.name)
        })
      }
    },
  },
  {
    id: 'RPL-08',
    group: 'RPL',
    name: 'writes nothing in a flood of unauthenticated ids, and forgets no delivery for it',
    basis: 'a bounded store that strangers can write to is emptied of what it should remember',
    run: async (target) => {
      const { store, writes } = countingStore({ max: 2, maxInFlight: 2 })
      await withSender(target, customerioSample, { options: { store } }, async (fixture) => {
        const request = customerioSample.request()
        for (let sent = 0; sent < 2; sent++) strictEqual((await send(fixture.url, request)).status, 200)
        const before = writes.length
        const replies = await sendAll(
          fixture,
          flood,
          (index) => forgeries(customerioSample, `id_${index}`, customerioSample.body())[index % 3]!,
        )
        deepStrictEqual([...new Set(replies.map(({ status }) => status))], [401])
        strictEqual(writes.length, before)
        strictEqual((await send(fixture.url, request)).status, 200)
        strictEqual(fixture.runs.length, 1)
        const { refused } = await fixture.receiver.health()
        strictEqual(
          Object.values(refused).reduce((sum, count) => sum + count, 0),
          flood,
        )
      })
    },
  },
  {
    id: 'RPL-09',
    group: 'RPL',
    name: 'makes one record of a captured request that comes back under many ids, and forgets no delivery for it',
    basis: 'one valid request is enough to fill a store that keys by an unsigned id',
    run: async (target) => {
      for (const sample of [customerioSample, githubSample]) {
        const { store, claims } = countingStore({ max: 2, maxInFlight: 2 })
        await withSender(target, sample, { options: { store } }, async (fixture) => {
          const [earlier, captured] = [sample.request({ id: 'earlier' }), sample.request({ id: 'captured' })]
          const idHeader = Object.keys(captured.headers).find((name) => captured.headers[name] === 'captured')!
          for (const request of [earlier, captured]) strictEqual((await send(fixture.url, request)).status, 200)
          const replies = await sendAll(fixture, flood, (index) => ({
            body: captured.body,
            headers: { ...captured.headers, [idHeader]: `id_${index}` },
          }))
          deepStrictEqual([...new Set(replies.map(({ status }) => status))], [200])
          strictEqual(claims.filter((state) => state === 'claimed').length, 2, sample.provider.name)
          strictEqual((await send(fixture.url, earlier)).status, 200)
          deepStrictEqual(fixture.runs, ['earlier', 'captured'], sample.provider.name)
        })
      }
    },
  },
]
