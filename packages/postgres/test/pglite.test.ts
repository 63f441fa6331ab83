import { randomUUID } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import type { Commit } from '@posthorn/core'
import { migrate, postgresStore } from '@posthorn/postgres'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { gate } from '../../core/test/support/receivers.js'
import { claimOf, freshKey, handled } from './support/fixture.js'
import { endpointOf } from './support/receiver.js'

let db: PGlite

beforeAll(async () => {
  db = await PGlite.create()
  await migrate(db)
  await db.exec('CREATE TABLE effects (key text, other text UNIQUE DEFERRABLE INITIALLY DEFERRED)')
}, 60_000)

afterAll(() => db.close())

const setUp = () => postgresStore(db, { transactions: true })

const open = async (key: string) => {
  const store = setUp()
  await store.claim(claimOf(key, 'a'))
  const transaction = await store.begin!({ key, token: 'a', maxRunMs: 60_000 })
  await transaction.client.query('INSERT INTO effects (key) VALUES ($1)', [key])
  return { store, transaction, client: transaction.client }
}

const count = async (key: string): Promise<number> => (await db.query('SELECT 1 FROM effects WHERE key = $1', [key])).rows.length

const causeOf = (commit: Commit): unknown => (commit.state === 'rolled_back' ? commit.cause : commit)

it('stores what a handler writes together with the mark, and renews its claim meanwhile', async () => {
  const key = freshKey()
  const { store, transaction } = await open(key)
  expect(await store.renew(key, 'a', 1000)).toBe(true)
  expect(await transaction.commit(handled)).toEqual({ state: 'committed' })
  await transaction.rollback()
  expect(await count(key)).toBe(1)
  expect(await store.claim(claimOf(key, 'b'))).toMatchObject({ state: 'done' })
  expect(await store.renew(key, 'a', 1000)).toBe(false)
})

it('stores neither when it is rolled back', async () => {
  const key = freshKey()
  const { store, transaction } = await open(key)
  await transaction.rollback()
  await transaction.rollback()
  expect(await count(key)).toBe(0)
  expect(await transaction.commit(handled)).toMatchObject({ state: 'rolled_back' })
  expect(await store.release(key, 'a')).toBe(true)
})

it.each(['COMMIT', 'ROLLBACK'])('says so where the handler said %s by itself', async (end) => {
  const key = freshKey()
  const { store, transaction, client } = await open(key)
  await client.exec(end)
  expect(causeOf(await transaction.commit(handled))).toMatchObject({ message: expect.stringContaining('by itself') as string })
  expect(await count(key)).toBe(end === 'COMMIT' ? 1 : 0)
  expect(await store.release(key, 'a')).toBe(true)
})

it('stores nothing where the handler rolled back as PGlite offers it', async () => {
  const key = freshKey()
  const { transaction, client } = await open(key)
  await client.rollback()
  expect(await transaction.commit(handled)).toMatchObject({ state: 'rolled_back' })
  expect(await count(key)).toBe(0)
})

it('stores nothing where a statement failed that the handler did not mind', async () => {
  const key = freshKey()
  const { transaction, client } = await open(key)
  await client.query('SELECT 1 / 0').catch(() => {})
  expect(causeOf(await transaction.commit(handled))).toMatchObject({ message: expect.stringContaining('SAVEPOINT') as string })
  expect(await count(key)).toBe(0)
})

it('stores nothing where a constraint that is checked at the end does not hold', async () => {
  const key = freshKey()
  const { store, transaction, client } = await open(key)
  for (let twice = 0; twice < 2; twice++) await client.query('INSERT INTO effects VALUES ($1, $1)', [key])
  expect(causeOf(await transaction.commit(handled))).toMatchObject({ code: '23505' })
  expect(await count(key)).toBe(0)
  expect(await store.release(key, 'a')).toBe(true)
})

it('gives the connection to the next, whoever ended it', async () => {
  const [first, second] = [await open(freshKey()), freshKey()]
  const waiting = open(second)
  await first.transaction.commit(handled)
  const { transaction } = await waiting
  expect(await transaction.commit(handled)).toEqual({ state: 'committed' })
})

it('sends another delivery away that comes while one is handled, and leaves no claim behind', async () => {
  const hold = gate()
  const { deliver, codes } = endpointOf(setUp(), async (id, { transaction }) => {
    await transaction.query('INSERT INTO effects (key) VALUES ($1)', [id])
    await hold.pass()
  })
  const [slow, other] = [randomUUID(), randomUUID()]
  const reply = deliver(slow)
  await hold.reached
  expect(await deliver(other)).toBe(503)
  expect(codes()).toEqual(['too_busy'])
  hold.open()
  expect(await reply).toBe(200)
  expect(await deliver(other)).toBe(200)
  expect([await count(slow), await count(other)]).toEqual([1, 1])
})
