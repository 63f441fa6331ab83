import { migrate, postgresStore } from '../../packages/postgres/dist/index.js'
import { postgresMissing, startPostgres } from '../lib/postgres-server.mjs'
import { everySecond } from '../lib/progress.mjs'
import { interleave } from '../lib/rounds.mjs'
import { installedIn } from '../lib/workspace.mjs'
import { freshIds } from './ids.mjs'
import { inFlight } from './in-flight.mjs'
import { storeOperations, together } from './operations.mjs'

const connections = 8
const times = { leaseMs: 15_000, retentionMs: 7 * 86_400_000 }
const maxRunMs = 300_000

/** The least that can be done: who inserts the key has the delivery. */
const bareOperations = (client) => ({
  insert: async (key, token) => {
    const inserted = "INSERT INTO bare (key, token, state) VALUES ($1, $2, 'pending') ON CONFLICT DO NOTHING RETURNING 1 AS one"
    const { rows } = await client.query(inserted, [key, token])
    if (rows.length !== 1) throw new Error('INSERT found a key that is new.')
  },
  update: (key, token) => client.query("UPDATE bare SET state = 'done' WHERE key = $1 AND token = $2", [key, token]),
})

/** The mark is stored together with what a handler writes, which here is nothing. */
function transactionOf(pool) {
  const store = postgresStore(pool, { transactions: true })
  const { claim } = storeOperations(store, times)
  const run = async (key, token) => {
    const transaction = await store.begin({ key, token, maxRunMs })
    const { state } = await transaction.commit({ retentionMs: times.retentionMs, dead: false })
    if (state !== 'committed') throw new Error(`A transaction is ${state}.`)
  }
  return together(claim, run)
}

/** Claims beside the plainest statements, of an own Postgres, or else of PGlite. */
export async function run({ rounds, perRound, atOnce, progress }) {
  progress('Postgres starts')
  const { client, name, stop } = postgresMissing() ? await pglite() : await ownServer()
  try {
    await client.query('CREATE TABLE bare (key text COLLATE "C" PRIMARY KEY, token text NOT NULL, state text NOT NULL)')
    await migrate(client)
    const { insert, update } = bareOperations(client)
    const { claim, complete } = storeOperations(postgresStore(client), times)
    const works = { insert: together(insert, update), store: together(claim, complete) }
    if (name === 'Postgres') works.transaction = transactionOf(client)
    const tell = everySecond(progress)
    const measured = await compare(works, { rounds, perRound, atOnce }, (round) => tell(`${name}: round ${round} of ${rounds}`))
    return { name, rows: Object.entries(measured).map(([work, { ratio }]) => ({ work, ratio })) }
  } finally {
    await stop()
  }
}

async function compare(works, { rounds, perRound, atOnce }, onRound) {
  const timed = (work) => async () => {
    const ids = freshIds(perRound)
    const start = performance.now()
    await inFlight(atOnce, perRound, (index) => work(...ids[index]))
    return performance.now() - start
  }
  const candidates = Object.fromEntries(Object.entries(works).map(([name, work]) => [name, timed(work)]))
  await interleave(candidates, 3)
  return interleave(candidates, rounds, onRound)
}

async function ownServer() {
  const { Pool } = installedIn('postgres', 'pg')
  const server = await startPostgres()
  const client = new Pool({ connectionString: server.url, max: connections })
  const stop = async () => {
    await client.end()
    await server.stop()
  }
  return { client, name: 'Postgres', stop }
}

async function pglite() {
  const { PGlite } = installedIn('postgres', '@electric-sql/pglite')
  const client = await PGlite.create()
  return { client, name: 'PGlite', stop: () => client.close() }
}
