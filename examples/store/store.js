import { memoryStore } from '@posthorn/core'

const nothing = async () => {}

/**
 * Where the claims of an example live: in the Redis of `REDIS_URL`, in the Postgres of `DATABASE_URL` (`pglite:` and a
 * folder for one inside this process), else in memory. With the first two, processes share them. Clients are loaded as
 * they are needed.
 */
export async function openStore({ REDIS_URL, DATABASE_URL }) {
  if (REDIS_URL && DATABASE_URL) throw new Error('REDIS_URL and DATABASE_URL are both set. Set one: claims live in one place.')
  if (REDIS_URL) return inRedis(REDIS_URL)
  if (DATABASE_URL?.startsWith('pglite:')) return inPGlite(DATABASE_URL.slice('pglite:'.length))
  return DATABASE_URL ? inPostgres(DATABASE_URL) : { store: memoryStore(), close: nothing }
}

async function inRedis(url) {
  const [{ Redis }, { redisStore }] = await Promise.all([import('ioredis'), import('@posthorn/redis')])
  const client = new Redis(url)
  return { store: redisStore(client), close: async () => client.disconnect() }
}

async function inPostgres(connectionString) {
  const [{ default: pg }, { migrate, postgresStore }] = await Promise.all([import('pg'), import('@posthorn/postgres')])
  const pool = new pg.Pool({ connectionString })
  await migrate(pool)
  return { store: postgresStore(pool), close: () => pool.end() }
}

async function inPGlite(folder) {
  const [{ PGlite }, { migrate, postgresStore }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@posthorn/postgres'),
  ])
  const db = new PGlite(folder || undefined)
  await migrate(db)
  return { store: postgresStore(db), close: () => db.close() }
}
