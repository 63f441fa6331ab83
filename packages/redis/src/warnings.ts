import type { Connection, RedisClient } from './client.js'

/** Anything that tells about a server. Both libraries call it so. */
interface Informant {
  info(section: string): Promise<unknown>
}

/** How the clients of a cluster's masters are had: `nodes` is of ioredis, the others are of node-redis. */
interface Cluster {
  nodes?(role: 'master'): readonly Informant[]
  readonly masters?: readonly unknown[]
  nodeClient(master: unknown): Informant | Promise<Informant>
}

/** How long to wait for an answer, in milliseconds; apps make their receivers while their clients still connect. */
const patienceMs = 1500

/** What in the set-up of Redis endangers claims. Never rejects: many a hosted Redis tells nothing about itself. */
export async function warningsOf(client: RedisClient, connection: Connection): Promise<readonly string[]> {
  const until = performance.now() + patienceMs
  while (connection.isDown() && performance.now() < until) await pause(50)
  const late = pause(until - performance.now()).then(() => [])
  const policies = await Promise.race([policiesOf(client).catch(() => []), late])
  return [...new Set(policies)].flatMap((policy) => (policy === undefined || policy === 'noeviction' ? [] : [evicting(policy)]))
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })

async function policiesOf(client: RedisClient): Promise<readonly (string | undefined)[]> {
  const informants = await informantsOf(client)
  return Promise.all(informants.map((informant) => policyOf(informant)))
}

async function informantsOf(client: unknown): Promise<readonly Informant[]> {
  const cluster = client as Cluster
  if (typeof cluster.nodes === 'function') return cluster.nodes('master')
  const { masters } = cluster
  if (masters) return Promise.all(masters.map(async (master) => cluster.nodeClient(master)))
  return [client as Informant]
}

// `CONFIG GET` would say the same, but is often forbidden.
async function policyOf(informant: Informant): Promise<string | undefined> {
  return /^maxmemory_policy:([\w-]+)/m.exec(String(await informant.info('memory')))?.[1]
}

const evicting = (policy: string): string =>
  `Redis is set to evict keys when its memory is full (maxmemory-policy ${policy}): an evicted claim lets a duplicate run ` +
  'beside the first run, and an evicted mark lets a handled delivery run again. Set maxmemory-policy to noeviction, on a ' +
  'Redis that is not used as a cache.'
