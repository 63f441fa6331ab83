import { randomUUID } from 'node:crypto'
import { postgresStore } from '@posthorn/postgres'
import type { Pool } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { gate } from '../../core/test/support/receivers.js'
import { describeWith } from '../../../test/servers/either.js'
import { postgresMissing, type PostgresServer, startPostgres } from '../../../test/servers/postgres.js'
import { until } from '../../../test/servers/processes.js'
import { type Effects, effectsIn, poolOn } from './support/fixture.js'
import { endpointOf } from './support/receiver.js'

/** As a sender that comes back soon. */
const delivered = (deliver: () => Promise<number>): Promise<void> =>
  until(async () => (await deliver()) === 200, 'The delivery was not handled')

// A broken connection that nobody listens to, and a rejection that nobody handles, fail the run by themselves.
describeWith(postgresMissing(), 'a Postgres that fails', () => {
  let server: PostgresServer
  let pool: Pool
  let admin: Pool
  let run: Effects

  beforeAll(async () => {
    server = await startPostgres()
  }, 60_000)

  beforeEach(async () => {
    pool = poolOn(server.url, { max: 4 })
    admin = poolOn(server.url, { max: 1 })
    admin.on('error', () => {})
    run = await effectsIn(pool, admin)
  })

  afterEach(async () => {
    await pool.end()
    await admin.end()
  })

  afterAll(() => server.stop())

  const writing = () =>
    endpointOf(run.store, (id, { transaction }) => transaction.query(`INSERT INTO ${run.effects} (key) VALUES ($1)`, [id]))

  it('is answered 503 when it was killed, and handling resumes by itself when it is back', async () => {
    const { deliver, receiver } = writing()
    const [before, after] = [randomUUID(), randomUUID()]
    expect(await deliver(before)).toBe(200)
    await server.kill()
    const startedAt = performance.now()
    expect(await deliver(after)).toBe(503)
    expect(await deliver(before)).toBe(503)
    expect(performance.now() - startedAt).toBeLessThan(8000)
    expect(await receiver.health()).toMatchObject({ ok: false, store: 'down' })
    await server.restart()
    await delivered(() => deliver(after))
    expect(await deliver(before)).toBe(200)
    expect([await run.count(before), await run.count(after)]).toEqual([1, 1])
  })

  it('loses no delivery that was answered 200 when it is killed', async () => {
    const { deliver } = writing()
    const ids = Array.from({ length: 20 }, () => randomUUID())
    expect(await Promise.all(ids.map(deliver))).toEqual(ids.map(() => 200))
    await server.kill()
    await server.restart()
    for (const id of ids) {
      expect(await run.count(id)).toBe(1)
      await delivered(() => deliver(id))
      expect(await run.count(id)).toBe(1)
    }
  })

  it('undoes what a handler wrote when it is killed beneath it, and the delivery comes again', async () => {
    const hold = gate()
    const id = randomUUID()
    let runs = 0
    const { deliver } = endpointOf(
      run.store,
      async (key, { transaction }) => {
        await transaction.query(`INSERT INTO ${run.effects} (key) VALUES ($1)`, [key])
        runs += 1
        if (runs === 1) await hold.pass()
      },
      { leaseMs: 1000 },
    )
    const first = deliver(id)
    await hold.reached
    await server.kill()
    hold.open()
    expect(await first).toBeOneOf([500, 503])
    await server.restart()
    await delivered(() => deliver(id))
    expect([await run.count(id), runs]).toEqual([1, 2])
  })

  it('is answered 503 while it is frozen, and handling resumes by itself afterwards', async () => {
    const { deliver } = writing()
    const [before, during] = [randomUUID(), randomUUID()]
    expect(await deliver(before)).toBe(200)
    await server.freeze()
    try {
      const startedAt = performance.now()
      expect(await Promise.all([deliver(during), deliver(before)])).toEqual([503, 503])
      expect(performance.now() - startedAt).toBeLessThan(8000)
    } finally {
      await server.thaw()
    }
    await delivered(() => deliver(during))
    expect([await run.count(before), await run.count(during)]).toEqual([1, 1])
  })

  it('is no reason for the process to end where no transactions are used either', async () => {
    const runs: string[] = []
    const { deliver } = endpointOf(postgresStore(pool, { table: run.table }), (id) => runs.push(id))
    const id = randomUUID()
    expect(await deliver(id)).toBe(200)
    await server.kill()
    expect(await deliver(id)).toBe(503)
    await server.restart()
    await delivered(() => deliver(id))
    expect(runs).toEqual([id])
  })
})
