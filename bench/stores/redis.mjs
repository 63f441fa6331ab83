import { once } from 'node:events'
import { redisStore } from '../../packages/redis/dist/index.js'
import { everySecond } from '../lib/progress.mjs'
import { startRedis } from '../lib/redis-server.mjs'
import { interleave, ratioOf } from '../lib/rounds.mjs'
import { installedIn } from '../lib/workspace.mjs'
import { freshIds } from './ids.mjs'
import { inFlight } from './in-flight.mjs'
import { storeOperations, together } from './operations.mjs'
import { countRoundTrips } from './round-trips.mjs'

const { Redis } = installedIn('redis', 'ioredis')

const leaseMs = 15_000
const retentionMs = 7 * 86_400_000

/** The least that can be done: who sets the key has the delivery. */
const bareOperations = (client) => ({
  set: async (key, token) => {
    if ((await client.set(`bare:${key}`, token, 'PX', leaseMs, 'NX')) !== 'OK') throw new Error('SET found a key that is new.')
  },
  finish: (key) => client.set(`bare:${key}`, 'done', 'PX', retentionMs),
})

/** Claims beside the plainest commands, over the same connection, and how many round trips either takes. */
export async function run({ rounds, perRound, atOnce, progress }) {
  const tell = everySecond(progress)
  const server = await startRedis()
  const clients = []
  try {
    const results = { compared: [] }
    for (const pipelined of [true, false]) {
      const client = new Redis({ port: server.port, host: '127.0.0.1', enableAutoPipelining: pipelined })
      clients.push(client)
      await once(client, 'ready')
      const operations = { ...bareOperations(client), ...storeOperations(redisStore(client), { leaseMs, retentionMs }) }
      const onRound = (round) => tell(`Redis, ${pipelined ? 'with' : 'without'} pipelining: round ${round} of ${rounds}`)
      const samples = await sample(client, operations, { rounds, perRound, atOnce, onRound })
      results.compared.push({ pipelined, operation: 'claim', ...beside(samples.set, samples.claim) })
      results.compared.push({ pipelined, operation: 'claim and complete', ...beside(samples.bareBoth, samples.both) })
      results.roundTrips ??= await countRoundTrips(client, operations)
    }
    return results
  } finally {
    for (const client of clients) client.disconnect()
    await server.stop()
  }
}

/** What each candidate took in each round: by the clock on the wall, as most of it is waited for, and by what either side computed. */
async function sample(client, { set, finish, claim, complete }, { rounds, perRound, atOnce, onRound }) {
  const works = { set, claim, bareBoth: together(set, finish), both: together(claim, complete) }
  const samples = Object.fromEntries(Object.keys(works).map((name) => [name, []]))
  const measure = (name) => async () => {
    const ids = freshIds(perRound)
    const before = await used(client)
    const start = performance.now()
    await inFlight(atOnce, perRound, (index) => works[name](...ids[index]))
    const wall = performance.now() - start
    const after = await used(client)
    samples[name].push({ wall, here: after.here - before.here, there: after.there - before.there })
    await client.flushall()
    return wall
  }
  const candidates = Object.fromEntries(Object.keys(works).map((name) => [name, measure(name)]))
  await interleave(candidates, 4)
  await interleave(candidates, rounds, onRound)
  return Object.fromEntries(Object.entries(samples).map(([name, all]) => [name, all.slice(-rounds)]))
}

/** Milliseconds that this process and the server have computed so far. */
async function used(client) {
  const { user, system } = process.cpuUsage()
  const cpu = await client.info('cpu')
  const seconds = ['user', 'sys'].map((kind) => Number(new RegExp(`used_cpu_${kind}:([\\d.]+)`).exec(cpu)[1]))
  return { here: (user + system) / 1000, there: (seconds[0] + seconds[1]) * 1000 }
}

function beside(bare, own) {
  const [of, to] = [own, bare].map((samples) => (what) => samples.map((one) => one[what]))
  return {
    throughput: ratioOf(to('wall'), of('wall')),
    here: ratioOf(of('here'), to('here')),
    there: ratioOf(of('there'), to('there')),
  }
}
