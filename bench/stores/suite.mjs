import { readFileSync } from 'node:fs'
import { inOwnProcess } from '../lib/fork.mjs'
import { redisMissing } from '../lib/redis-server.mjs'
import { measureMemory } from './memory.mjs'
import { memorySections, memoryTargets } from './memory-sections.mjs'
import { postgresSection, redisSections, redisTargets } from './server-sections.mjs'

export const title = 'Stores'

/** Of one part, in a process of its own. */
const part = (name, options, progress) => inOwnProcess(new URL(`./${name}.mjs`, import.meta.url), options, progress)

export async function run({ quick, progress }) {
  const memory = await measureMemory(part, quick, progress)
  const redisOptions = { rounds: quick ? 7 : 21, perRound: quick ? 1500 : 3000, atOnce: 64 }
  const missing = redisMissing()
  const redis = missing ? { missing } : await part('redis', redisOptions, progress)
  const postgres = await part('postgres', { rounds: quick ? 5 : 15, perRound: 500, atOnce: 64 }, progress)
  return {
    sections: [...memorySections(memory), ...redisSections(redis), postgresSection(postgres)],
    targets: [...memoryTargets(memory), ...redisTargets(redis)],
    versions: Object.fromEntries(installed.map(([room, name]) => [name, versionOf(room, name)])),
  }
}

const installed = [
  ['core', 'lru-cache'],
  ['redis', 'ioredis'],
  ['postgres', 'pg'],
]

/** Read and not required, as not every package gives this file away. */
function versionOf(room, name) {
  const path = new URL(`../../packages/${room}/node_modules/${name}/package.json`, import.meta.url)
  return JSON.parse(readFileSync(path, 'utf8')).version
}
