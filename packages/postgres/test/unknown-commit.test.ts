import type { Pool } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { describeWith, type Engine, postgresFor, postgresForMissing } from '../../../test/servers/either.js'
import { until } from '../../../test/servers/processes.js'
import { claimOf, type Effects, effectsIn, freshKey, handled, poolOn } from './support/fixture.js'
import { type Proxy, proxyTo } from './support/proxy.js'

describeWith(postgresForMissing(), 'a COMMIT whose answer does not come', () => {
  let engine: Engine
  let admin: Pool
  let proxy: Proxy
  let pool: Pool
  let run: Effects

  beforeAll(async () => {
    engine = await postgresFor()
    admin = poolOn(engine.url)
  }, 60_000)

  beforeEach(async () => {
    proxy = await proxyTo(engine.url)
    pool = poolOn(proxy.url, { max: 4 })
    run = await effectsIn(pool, admin)
  })

  afterEach(async () => {
    await pool.end()
    await proxy.close()
    await run.drop()
  })

  afterAll(async () => {
    await admin.end()
    await engine.stop()
  })

  const written = async (key: string) => {
    const transaction = await run.open(key, 'a')
    await transaction.client.query(`INSERT INTO ${run.effects} (key) VALUES ($1)`, [key])
    return transaction
  }

  /** Somebody waits for a row. */
  const isAwaited = async (): Promise<boolean> =>
    (await admin.query(`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE $1`, [`%${run.table}%`]))
      .rows.length > 0

  it('is found committed where only the answer was lost', async () => {
    const key = freshKey()
    const transaction = await written(key)
    proxy.next = 'answer-lost'
    expect(await transaction.commit(handled)).toEqual({ state: 'committed' })
    await proxy.struck()
    expect(await run.count(key)).toBe(1)
    expect(await run.store.claim(claimOf(key, 'b'))).toMatchObject({ state: 'done' })
  })

  it('is found rolled back where it never reached the server', async () => {
    const key = freshKey()
    const transaction = await written(key)
    proxy.next = 'lost'
    expect(await transaction.commit(handled)).toMatchObject({ state: 'rolled_back', connectionLost: true })
    await proxy.struck()
    expect(await run.count(key)).toBe(0)
    expect(await run.store.release(key, 'a')).toBe(true)
  })

  it.each([
    ['deliver', 'committed', 1],
    ['drop', 'rolled_back', 0],
  ] as const)('is waited for where it is still on its way (%s)', async (end, state, count) => {
    const key = freshKey()
    const transaction = await written(key)
    proxy.next = 'late'
    const commit = transaction.commit(handled)
    await proxy.struck()
    await until(isAwaited, 'The record was not waited for')
    proxy[end]()
    expect(await commit).toMatchObject({ state })
    expect(await run.count(key)).toBe(count)
  })

  it('is of unknown outcome where nobody can be asked, and then done or not, as its mark says', async () => {
    const key = freshKey()
    const transaction = await written(key)
    proxy.next = 'answer-lost'
    const commit = transaction.commit(handled)
    await proxy.struck()
    await proxy.close()
    await expect(commit).rejects.toThrow(/ECONNREFUSED|terminated/)
    expect(await run.count(key)).toBe(1)
  })

  it('is of unknown outcome where the record was forgotten since', async () => {
    const key = freshKey()
    await admin.query(`CREATE FUNCTION ${run.table}_forget() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN DELETE FROM ${run.table}; RETURN NULL; END $$`)
    await admin.query(`CREATE CONSTRAINT TRIGGER forget AFTER UPDATE ON ${run.table} DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION ${run.table}_forget()`)
    const transaction = await written(key)
    proxy.next = 'answer-lost'
    await expect(transaction.commit(handled)).rejects.toThrow('unknown whether the transaction was committed')
    await admin.query(`DROP FUNCTION ${run.table}_forget CASCADE`)
  })
})
