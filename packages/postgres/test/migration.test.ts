import { readFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { migrate, migration, postgresStore, prune } from '@posthorn/postgres'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith, type Engine, postgresFor, postgresForMissing } from '../../../test/servers/either.js'
import { until } from '../../../test/servers/processes.js'
import { claimOf, dropTables, freshKey, freshTable, handled, ownTables, poolOn } from './support/fixture.js'

const expire = (pool: Pool, table: string) =>
  pool.query(`INSERT INTO ${table} VALUES ('old', 'done', 't', 1, now(), '1 day', now() - interval '1 day')`)

const isThere = async (pool: Pool, table: string): Promise<boolean> =>
  (await pool.query(`SELECT 1 FROM ${table} WHERE key = 'old'`)).rows.length > 0

describeWith(postgresForMissing(), 'the tables', () => {
  let engine: Engine
  let pool: Pool

  beforeAll(async () => {
    engine = await postgresFor()
    pool = poolOn(engine.url)
  }, 60_000)

  afterAll(async () => {
    await pool.end()
    await engine.stop()
  })

  it('can be made by eight processes at once, and again', async () => {
    const table = freshTable()
    const pools = Array.from({ length: 8 }, () => poolOn(engine.url, { max: 1 }))
    // Connected before, so that all begin together.
    for (const one of pools) await one.query('SELECT 1')
    await Promise.all(pools.map((one) => migrate(one, { table })))
    await Promise.all(pools.map((one) => one.end()))
    await migrate(pool, { table })
    expect(await postgresStore(pool, { table }).claim(claimOf('k', 'a'))).toMatchObject({ state: 'claimed' })
    await dropTables(pool, table)
  })

  it('can be in a schema of their own', async () => {
    const schema = freshTable()
    await pool.query(`CREATE SCHEMA ${schema}`)
    const table = `${schema}.claims`
    await migrate(pool, { table })
    const store = postgresStore(pool, { table })
    expect(await store.warnings?.()).toEqual([])
    expect(await store.claim({ ...claimOf('k', 'a'), mark: { key: 'm', ttlMs: 1000, mode: 'flag' } })).toMatchObject({ fence: 1 })
    expect(await store.complete('k', 'a', handled)).toBe(true)
    expect(await prune(pool, { table })).toBe(0)
    await pool.query(`DROP SCHEMA ${schema} CASCADE`)
  })

  it.each(['claim', 'renew', 'complete', 'release', 'forget', 'ping', 'prune'] as const)(
    'are asked for in words where %s does not find them',
    async (operation) => {
      const store = postgresStore(pool, { table: 'nowhere' })
      const operations = {
        claim: () => store.claim(claimOf('k', 'a')),
        renew: () => store.renew('k', 'a', 1000),
        complete: () => store.complete('k', 'a', handled),
        release: () => store.release('k', 'a'),
        forget: () => store.forget('k'),
        ping: () => store.ping?.(),
        prune: () => prune(pool, { table: 'nowhere' }),
      }
      await expect(operations[operation]()).rejects.toThrow(/"nowhere" is not there.+apply `migration\(\)`/)
    },
  )

  it('lose what is expired, in batches, and nothing else', async () => {
    const table = await ownTables(pool)
    const rows = (state: string, expires: string, count: number) =>
      pool.query(
        `INSERT INTO ${table} SELECT $1 || $2 || n, $1, 't', 1, now(), '1 day', now() + $2::interval FROM generate_series(1, $3::int) n`,
        [state, expires, count],
      )
    await rows('done', '-1 second', 2300)
    await rows('pending', '-1 second', 1)
    await rows('released', '1 hour', 2)
    await rows('done', '1 hour', 3)
    await pool.query(`INSERT INTO ${table}_marks SELECT n, n, now() + n * interval '1 hour' FROM generate_series(-3, 2) n`)
    expect(await prune(pool, { table })).toBe(2305)
    const { rows: left } = await pool.query(
      `SELECT (SELECT count(*) FROM ${table})::int AS claims, (SELECT count(*) FROM ${table}_marks)::int AS marks`,
    )
    expect(left).toEqual([{ claims: 5, marks: 2 }])
    expect(await prune(pool, { table })).toBe(0)
    await dropTables(pool, table)
  })

  it('are not read as a whole to find what is expired', async () => {
    const table = await ownTables(pool)
    await pool.query(
      `INSERT INTO ${table} SELECT n, 'done', 't', 1, now(), '1 day', now() + n * interval '1 hour' FROM generate_series(1, 20000) n`,
    )
    await pool.query(`ANALYZE ${table}`)
    // Inside of a transaction the server counts for that alone, and on one connection all is inside of it.
    const single = poolOn(engine.url, { max: 1 })
    await single.query('BEGIN')
    expect(await prune(single, { table })).toBe(0)
    const { rows } = await single.query<{ read: number }>(
      `SELECT (seq_tup_read + idx_tup_fetch)::int AS read FROM pg_stat_xact_user_tables WHERE relname = $1`,
      [table],
    )
    expect(rows[0]?.read).toBeLessThan(100)
    await single.end()
    await dropTables(pool, table)
  })

  describe('are pruned beside the store', () => {
    it.each([true, false])('when a delivery was completed (transactions: %s)', async (transactions) => {
      const table = await ownTables(pool)
      await expire(pool, table)
      const store = postgresStore(pool, { table, transactions })
      const key = freshKey()
      await store.claim(claimOf(key, 'a'))
      const transaction = await store.begin?.({ key, token: 'a', maxRunMs: 1000 })
      await (transaction ? transaction.commit(handled) : store.complete(key, 'a', handled))
      await until(async () => !(await isThere(pool, table)), 'The old record was not deleted')
      await dropTables(pool, table)
    })

    it('not where that is switched off, nor twice in a minute', async () => {
      const table = await ownTables(pool)
      const key = freshKey()
      const [never, once] = [postgresStore(pool, { table, prune: false }), postgresStore(pool, { table })]
      await once.complete(key, 'a', handled)
      await expire(pool, table)
      for (const store of [never, once]) {
        await store.complete(key, 'a', handled)
        await store.ping?.()
      }
      expect(await isThere(pool, table)).toBe(true)
      await dropTables(pool, table)
    })

    it('and a completion does not fail for it', async () => {
      const table = await ownTables(pool)
      await pool.query(`DROP TABLE ${table}_marks`)
      const store = postgresStore(pool, { table })
      await store.claim(claimOf('k', 'a'))
      expect(await store.complete('k', 'a', handled)).toBe(true)
      await until(() => pool.idleCount === pool.totalCount, 'Pruning did not end')
      await pool.query(`DROP TABLE ${table}`)
    })
  })
})

it('is in the README as it is applied', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(readme).toContain(`\`\`\`text\n${migration()}\`\`\``)
})

it('makes no change when it is applied again in PGlite', async () => {
  const db = await PGlite.create()
  await migrate(db)
  await postgresStore(db).claim(claimOf('k', 'a'))
  await migrate(db)
  await db.exec(migration())
  expect(await postgresStore(db).claim(claimOf('k', 'b'))).toMatchObject({ state: 'in_flight' })
  await db.close()
})
