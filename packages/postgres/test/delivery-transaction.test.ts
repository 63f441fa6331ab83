import { randomUUID } from 'node:crypto'
import { permanent } from '@posthorn/core'
import { postgresStore } from '@posthorn/postgres'
import type { Pool, PoolClient } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { gate } from '../../core/test/support/receivers.js'
import { describeWith, type Engine, postgresForMissing } from '../../../test/servers/either.js'
import { until } from '../../../test/servers/processes.js'
import { type Effects, poolOn, type Shared, sharedEffects } from './support/fixture.js'
import { endpointOf } from './support/receiver.js'

describeWith(postgresForMissing(), 'delivery.transaction', () => {
  let shared: Shared
  let engine: Engine
  let pool: Pool
  let admin: Pool
  let run: Effects

  beforeAll(async () => {
    shared = await sharedEffects()
    ;({ engine, pool, admin, run } = shared)
  }, 60_000)

  afterAll(() => shared.end())

  const write = (transaction: PoolClient, id: string) => transaction.query(`INSERT INTO ${run.effects} (key) VALUES ($1)`, [id])

  it('has its effect once, of 50 copies at once in two processes', async () => {
    const other = poolOn(engine.url, { max: 4 })
    const stores = [run.store, postgresStore(other, { table: run.table, transactions: true })]
    const endpoints = stores.map((store) => endpointOf(store, (id, { transaction }) => write(transaction, id)))
    const id = randomUUID()
    const statuses = await Promise.all(Array.from({ length: 50 }, (_, index) => endpoints[index % 2]!.deliver(id)))
    expect(statuses).toContain(200)
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
    expect(await run.count(id)).toBe(1)
    await other.end()
  })

  it('undoes what a failed handler wrote, and the next attempt writes it', async () => {
    const id = randomUUID()
    let failed = false
    const { deliver } = endpointOf(run.store, async (key, { transaction }) => {
      await write(transaction, key)
      if (failed) return
      failed = true
      throw new Error('not yet')
    })
    expect(await deliver(id)).toBe(500)
    expect(await run.count(id)).toBe(0)
    expect([await deliver(id), await deliver(id)]).toEqual([200, 200])
    expect(await run.count(id)).toBe(1)
  })

  it('undoes what a handler wrote that failed for good, and records that', async () => {
    const id = randomUUID()
    const { deliver, codes } = endpointOf(run.store, async (key, { transaction }) => {
      await write(transaction, key)
      throw permanent(new Error('no such account'))
    })
    expect([await deliver(id), await deliver(id)]).toEqual([200, 200])
    expect([await run.count(id), codes()]).toEqual([0, ['handler_permanent']])
  })

  it('is answered 503 where its connection was lost before the commit, and the next attempt writes', async () => {
    const id = randomUUID()
    let cut = false
    const { deliver, codes } = endpointOf(run.store, async (key, { transaction }) => {
      await write(transaction, key)
      if (cut) return
      cut = true
      const { rows } = await transaction.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
      await admin.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
    })
    expect(await deliver(id)).toBe(503)
    expect([await run.count(id), codes()]).toEqual([0, ['store_unavailable']])
    expect(await deliver(id)).toBe(200)
    expect(await run.count(id)).toBe(1)
  })

  it('keeps its claim while the handler runs for three leases', async () => {
    const id = randomUUID()
    const hold = gate()
    const endpoint = () =>
      endpointOf(
        run.store,
        async (key, { transaction }) => {
          await write(transaction, key)
          await hold.pass()
        },
        { leaseMs: 300 },
      )
    const [first, second] = [endpoint(), endpoint()]
    const reply = first.deliver(id)
    await hold.reached
    const end = performance.now() + 900
    while (performance.now() < end) expect(await second.deliver(id)).toBe(503)
    hold.open()
    expect(await reply).toBe(200)
    expect(await run.count(id)).toBe(1)
  })

  it('is rolled back once the handler ran for too long, which may then write nothing more', async () => {
    const id = randomUUID()
    const hold = gate()
    const late: string[] = []
    const { deliver, codes } = endpointOf(
      run.store,
      async (key, { transaction, signal }) => {
        await write(transaction, key)
        if (signal.aborted) return
        signal.addEventListener('abort', () => void hold.pass())
        await hold.reached
        await until(() => pool.idleCount === pool.totalCount, 'The transaction was not given up')
        late.push(
          await write(transaction, key).then(
            () => 'written',
            (error: Error) => error.message,
          ),
        )
      },
      { maxRunMs: 200, leaseMs: 300 },
    )
    expect(await deliver(id)).toBe(503)
    await until(() => late.length > 0, 'The handler did not go on')
    expect(late[0]).toContain('is over')
    expect(codes()).toContain('handler_timeout')
    expect(await run.count(id)).toBe(0)
  })
})
