import type { Commit } from '@posthorn/core'
import { postgresStore } from '@posthorn/postgres'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith, type Engine, postgresForMissing } from '../../../test/servers/either.js'
import { until } from '../../../test/servers/processes.js'
import { claimOf, type Effects, freshKey, handled, poolOn, type Shared, sharedEffects } from './support/fixture.js'

/** The cause of a commit that did not happen. */
const causeOf = (commit: Commit): unknown => (commit.state === 'rolled_back' ? commit.cause : commit)

describeWith(postgresForMissing(), 'a transaction on a pool', () => {
  let shared: Shared
  let engine: Engine
  let admin: Pool
  let pool: Pool
  let run: Effects
  const insert = (key: string): [string, string[]] => [`INSERT INTO ${run.effects} (key) VALUES ($1)`, [key]]

  beforeAll(async () => {
    shared = await sharedEffects()
    ;({ engine, pool, admin, run } = shared)
  }, 60_000)

  afterAll(() => shared.end())

  it('stores what a handler writes together with the mark', async () => {
    const key = freshKey()
    const transaction = await run.open(key, 'a')
    await transaction.client.query(...insert(key))
    expect(await run.count(key)).toBe(0)
    expect(await transaction.commit(handled)).toEqual({ state: 'committed' })
    expect(await run.count(key)).toBe(1)
    expect(await run.store.claim(claimOf(key, 'b'))).toMatchObject({ state: 'done' })
  })

  it('stores neither when it is rolled back', async () => {
    const key = freshKey()
    const transaction = await run.open(key, 'a')
    await transaction.client.query(...insert(key))
    await transaction.rollback()
    expect(await run.count(key)).toBe(0)
    expect(await run.store.claim(claimOf(key, 'b'))).toMatchObject({ state: 'in_flight' })
  })

  it('stores nothing for a claim that another took over', async () => {
    const key = freshKey()
    const transaction = await run.open(key, 'a')
    await transaction.client.query(...insert(key))
    await run.store.release(key, 'a')
    await run.store.claim(claimOf(key, 'b'))
    expect(await transaction.commit(handled)).toEqual({ state: 'stale' })
    expect(await run.count(key)).toBe(0)
    expect(await run.store.renew(key, 'b', 1000)).toBe(true)
  })

  it.each(['COMMIT', 'ROLLBACK', 'COMMIT; BEGIN'])(
    'says so where the handler said %s by itself, and marks nothing',
    async (end) => {
      const key = freshKey()
      const transaction = await run.open(key, 'a')
      await transaction.client.query(...insert(key))
      await transaction.client.query(end)
      expect(causeOf(await transaction.commit(handled))).toMatchObject({
        message: expect.stringContaining('ended `delivery.transaction` by itself') as string,
      })
      expect(await run.store.claim(claimOf(key, 'b'))).toMatchObject({ state: 'in_flight' })
    },
  )

  it('rolls back where a handler went on after a statement that failed', async () => {
    const key = freshKey()
    const transaction = await run.open(key, 'a')
    await transaction.client.query(...insert(key))
    await transaction.client.query('SELECT 1 / 0').catch(() => {})
    const commit = await transaction.commit(handled)
    expect(causeOf(commit)).toMatchObject({ message: expect.stringContaining('SAVEPOINT') as string })
    expect(commit).toMatchObject({ connectionLost: false })
    expect(await run.count(key)).toBe(0)
  })

  it('rolls back where a constraint that is checked at the end does not hold', async () => {
    const key = freshKey()
    const transaction = await run.open(key, 'a')
    for (let twice = 0; twice < 2; twice++) await transaction.client.query(`INSERT INTO ${run.effects} VALUES ($1, $1)`, [key])
    const commit = await transaction.commit(handled)
    expect(causeOf(commit)).toMatchObject({ code: '23505' })
    expect(commit).toMatchObject({ connectionLost: false })
    expect(await run.count(key)).toBe(0)
    expect(await run.store.renew(key, 'a', 1000)).toBe(true)
  })

  it('handles 50 deliveries at once with four connections, each once', async () => {
    const keys = Array.from({ length: 50 }, freshKey)
    const commits = await Promise.all(
      keys.map(async (key) => {
        const transaction = await run.open(key, 'a')
        await transaction.client.query(...insert(key))
        expect(await run.store.renew(key, 'a', 60_000)).toBe(true)
        return transaction.commit(handled)
      }),
    )
    expect(commits).toEqual(keys.map(() => ({ state: 'committed' })))
    expect(await Promise.all(keys.map(run.count))).toEqual(keys.map(() => 1))
  })

  it('leaves connections for claims, though more transactions are wanted than there are connections', async () => {
    const open = [await run.open(freshKey(), 'a'), await run.open(freshKey(), 'a')]
    const key = freshKey()
    const third = run.store.begin!({ key, token: 'a', maxRunMs: 1000 })
    expect(await run.store.claim(claimOf(key, 'a'))).toMatchObject({ state: 'claimed' })
    // Another store on the same pool takes from the same connections.
    const sibling = postgresStore(pool, { table: run.table, transactions: true }).begin!({ key, token: 'a', maxRunMs: 1000 })
    expect(await run.store.complete(key, 'a', handled)).toBe(true)
    expect(pool.totalCount - pool.idleCount).toBe(2)
    for (const one of open) await one.rollback()
    for (const one of [third, sibling]) await (await one).rollback()
    expect(pool.totalCount - pool.idleCount).toBe(0)
  })

  it('gives connections back clean, however the transaction ended', async () => {
    const ends: ((open: Awaited<ReturnType<Effects['open']>>) => Promise<unknown>)[] = [
      (open) => open.commit(handled),
      (open) => open.rollback(),
      (open) => open.client.query('COMMIT').then(() => open.commit(handled)),
      (open) => open.client.query('SELECT nonsense').catch(() => open.commit(handled)),
      (open) => open.client.query('SELECT nonsense').catch(() => open.rollback()),
    ]
    for (const end of ends) {
      await end(await run.open(freshKey(), 'a'))
      expect([pool.totalCount - pool.idleCount, pool.waitingCount]).toEqual([0, 0])
    }
    const clients = await Promise.all(Array.from({ length: 4 }, () => pool.connect()))
    for (const client of clients) {
      const { rows } = await client.query(
        `SELECT now() = statement_timestamp() AS idle, current_setting('posthorn.token', true) AS token, current_setting('idle_in_transaction_session_timeout') AS timeout`,
      )
      expect(rows).toEqual([{ idle: true, token: expect.toBeOneOf(['', null]) as string, timeout: '0' }])
      expect(client.listenerCount('error')).toBe(0)
      client.release()
    }
  })

  it('takes the connection from the handler when it is over', async () => {
    const key = freshKey()
    for (const end of ['commit', 'rollback'] as const) {
      const transaction = await run.open(freshKey(), 'a')
      const { client } = transaction
      await transaction[end](handled)
      await expect(client.query(...insert(key))).rejects.toThrow('is over')
      const failed = await new Promise((resolve) => client.query('SELECT 1', [], resolve))
      expect(failed).toMatchObject({ message: expect.stringContaining('is over') as string })
    }
    expect(await run.count(key)).toBe(0)
  })

  it('does not let the handler give the connection back', async () => {
    const transaction = await run.open(freshKey(), 'a')
    expect(() => transaction.client.release()).toThrow('Do not release')
    await transaction.rollback()
  })

  it('rolls back though a query of the handler is still running, and does not wait for it', async () => {
    const transaction = await run.open(freshKey(), 'a')
    const slow = transaction.client.query('SELECT pg_sleep(30)').catch((error: Error) => error.message)
    const startedAt = performance.now()
    await transaction.rollback()
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect(await slow).toContain('terminated')
    await until(() => pool.totalCount === pool.idleCount, 'The connection was not let go of')
  })

  it('keeps no slot for a transaction that could not be opened', async () => {
    const broken = poolOn('postgres://nobody@127.0.0.1:1/none', { max: 2 })
    const store = postgresStore(broken, { transactions: true })
    for (let attempt = 0; attempt < 3; attempt++)
      await expect(store.begin!({ key: 'k', token: 't', maxRunMs: 1000 })).rejects.toThrow('ECONNREFUSED')
    await broken.end()
  })

  it('ends nothing twice', async () => {
    const transaction = await run.open(freshKey(), 'a')
    await transaction.rollback()
    await transaction.rollback()
    await expect(transaction.commit(handled)).rejects.toThrow('has ended before')
    expect(pool.totalCount).toBe(pool.idleCount)
  })

  it('survives that the server ends its connection, and stores nothing', async () => {
    const key = freshKey()
    const transaction = await run.open(key, 'a')
    await transaction.client.query(...insert(key))
    const { rows } = await transaction.client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    await admin.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
    expect(await transaction.commit(handled)).toMatchObject({ state: 'rolled_back', connectionLost: true })
    await transaction.rollback()
    expect(await run.count(key)).toBe(0)
    expect(pool.totalCount).toBe(pool.idleCount)
  })

  it('has the server end what a handler left idle for longer than it may run', async () => {
    const key = freshKey()
    const transaction = await run.open(key, 'a', 100)
    await transaction.client.query(...insert(key))
    await until(async () => {
      const { rows } = await admin.query(
        `SELECT 1 FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND query LIKE $1`,
        [`%${run.effects}%`],
      )
      return rows.length === 0
    }, 'The transaction did not end')
    expect(await transaction.commit(handled)).toMatchObject({ state: 'rolled_back' })
    expect(await run.count(key)).toBe(0)
  })

  describe('where the default isolation level is serializable', () => {
    it('commits though the lease was renewed meanwhile', async () => {
      const strict = poolOn(engine.url, { options: '-c default_transaction_isolation=serializable' })
      const store = postgresStore(strict, { table: run.table, transactions: true })
      const key = freshKey()
      await store.claim(claimOf(key, 'a'))
      const transaction = await store.begin!({ key, token: 'a', maxRunMs: 60_000 })
      await transaction.client.query(...insert(key))
      expect(await store.renew(key, 'a', 60_000)).toBe(true)
      expect(await transaction.commit(handled)).toEqual({ state: 'committed' })
      expect(await run.count(key)).toBe(1)
      await strict.end()
    })
  })
})
