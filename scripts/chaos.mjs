import { randomInt } from 'node:crypto'
import { build } from './build.mjs'
import { endWhenTold } from './end-when-told.mjs'
import { parseOptions, runScript, UsageError, wholeNumber } from './options.mjs'

const engines = ['memory', 'redis', 'postgres', 'transactions', 'bullmq']

const help = `Usage: npm run chaos [-- options]

Runs apps that share a store, sends them deliveries as Recover does (with retries, and copies at once), kills app after
app, and freezes and kills the store. Then it counts what was acknowledged and lost, and what was handled twice.

  --kills <n>      how often an app is killed, over all shared engines (default: 1000, about 6 minutes)
  --engine <name>  only this one: ${engines.join(', ')}
  --seed <n>       whom to kill when, and what to send; times still differ from run to run (default: a random one)
  --help           show this

It starts its own servers, on loopback: redis-server from PATH, and Postgres from PATH or /usr/lib/postgresql. It leaves
with 1 if an acknowledged delivery is lost, an effect happens twice in spite of its transaction, an app ends by itself
or a request hangs.`

function readOptions(args) {
  const text = { type: 'string' }
  const options = { kills: text, engine: text, seed: text, help: { type: 'boolean', short: 'h' } }
  const { kills, engine, seed, help: asked = false } = parseOptions({ args, options }).values
  if (engine !== undefined && !engines.includes(engine))
    throw new UsageError(`There is no engine "${String(engine)}". Known: ${engines.join(', ')}.`)
  return {
    kills: kills === undefined ? 1000 : wholeNumber('--kills', kills, 1, 1_000_000),
    engine,
    seed: seed === undefined ? randomInt(2 ** 31) : wholeNumber('--seed', seed, 0, 2 ** 32 - 1),
    help: asked,
  }
}

async function start(options) {
  build()
  // Apps and servers end with this process.
  endWhenTold()
  // Loaded this late because they may just have been installed, or built.
  const { register } = await import('tsx/esm/api')
  register()
  const { chaos } = await import('../test/chaos/chaos.ts')
  return chaos(options)
}

await runScript({ name: 'chaos', help, readOptions, start })
