import { PGlite } from '@electric-sql/pglite'
import { migrate, postgresStore } from '@posthorn/postgres'
import type { Pool, PoolConfig } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith, type Engine, postgresFor, postgresForMissing } from '../../../test/servers/either.js'
import { dropTables, ownTables, poolOn } from './support/fixture.js'

describeWith(postgresForMissing(), 'a set-up that endangers claims', () => {
  let engine: Engine
  let admin: Pool
  let table: string

  beforeAll(async () => {
    engine = await postgresFor()
    admin = poolOn(engine.url)
    table = await ownTables(admin)
  }, 60_000)

  afterAll(async () => {
    await dropTables(admin, table)
    await admin.end()
    await engine.stop()
  })

  const warningsOf = async (options: PoolConfig, url = engine.url): Promise<readonly string[]> => {
    const pool = poolOn(url, options)
    try {
      return (await postgresStore(pool, { table: options.application_name ?? table }).warnings?.()) ?? []
    } finally {
      await pool.end()
    }
  }

  it('is not what is usual', async () => {
    expect(await warningsOf({})).toEqual([])
  })

  it.each([
    [{ application_name: 'nowhere' }, '"nowhere" is not there'],
    [{ options: '-c default_transaction_read_only=on' }, 'takes no writes'],
    [{ options: '-c synchronous_commit=off' }, '`synchronous_commit` is off'],
  ] as const)('is told of: %o', async (options, warning) => {
    expect(await warningsOf(options)).toEqual([expect.stringContaining(warning)])
  })

  it('is told of without a rejection where nobody answers', async () => {
    expect(await warningsOf({}, 'postgres://nobody@127.0.0.1:1/none')).toEqual([
      expect.stringContaining('could not be looked at'),
    ])
  })
})

it('is told of where PGlite has transactions', async () => {
  const db = await PGlite.create()
  await migrate(db)
  expect(await postgresStore(db).warnings?.()).toEqual([])
  expect(await postgresStore(db, { transactions: true }).warnings?.()).toEqual([
    expect.stringContaining('one delivery is handled at a time'),
  ])
  await db.close()
})
