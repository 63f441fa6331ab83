import { PGlite } from '@electric-sql/pglite'
import { migrate, migration, type PostgresClient, postgresStore, type PostgresStoreOptions, prune } from '@posthorn/postgres'
import * as fc from 'fast-check'
import { Client, Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimOf, handled } from './support/fixture.js'

// Not connected: nothing here asks a server.
const pool = new Pool({ max: 4 })
const invalid = (message: RegExp | string) =>
  expect.objectContaining({ code: 'options_invalid', message: expect.stringMatching(message) as string }) as Error

describe('a client', () => {
  it.each<unknown>([undefined, null, 'postgres://localhost', {}, { query: () => {} }, new Map()])(
    'is refused if it is none: %o',
    (client) => {
      expect(() => postgresStore(client as PostgresClient)).toThrow(invalid('`Pool` of `pg` or a `PGlite`'))
    },
  )

  it('is refused if it is a single connection', () => {
    expect(() => postgresStore(new Client() as never)).toThrow(invalid('not a `Client`'))
  })

  it('is refused by the helpers too, as a rejection', async () => {
    const client = {} as PostgresClient
    await expect(migrate(client)).rejects.toThrow(invalid('`client`'))
    await expect(prune(client)).rejects.toThrow(invalid('`client`'))
  })

  it('gets one listener for connections that break, however many stores there are', () => {
    const own = new Pool()
    for (let count = 0; count < 20; count++) postgresStore(own)
    expect(own.listenerCount('error')).toBe(1)
  })
})

describe('options', () => {
  it('of another name are refused', () => {
    expect(() => postgresStore(pool, { transaction: true } as never)).toThrow(
      invalid('`transaction` is not an option of postgresStore'),
    )
    expect(() => migration({ name: 'x' } as never)).toThrow(invalid('`name` is not an option of migration'))
    expect(() => postgresStore(pool, null as never)).toThrow(invalid('must be an object'))
  })

  it.each(['yes', 1, 'false'])('that are on or off are nothing else: %o', (value) => {
    for (const option of ['transactions', 'prune']) {
      const options = { [option]: value } as PostgresStoreOptions
      expect(() => postgresStore(pool, options)).toThrow(invalid(`\`${option}\` must be`))
    }
  })

  it.each([0, -1, 1.5, 4, Number.NaN, '2'])('do not have %o transactions at once on four connections', (maxTransactions) => {
    expect(() => postgresStore(pool, { transactions: true, maxTransactions: maxTransactions as number })).toThrow(
      invalid('`maxTransactions` must be a whole number from 1 to 3'),
    )
  })

  it('do not have transactions on a pool of one connection, which the claims need', () => {
    expect(() => postgresStore(new Pool({ max: 1 }), { transactions: true })).toThrow(
      invalid('a pool of two connections or more'),
    )
    expect(postgresStore(new Pool({ max: 1 }))).not.toHaveProperty('begin')
  })
})

describe('a table', () => {
  let db: PGlite

  beforeAll(async () => {
    db = await PGlite.create()
    await db.exec('CREATE TABLE canary (n int); CREATE SCHEMA hooks')
  }, 60_000)

  afterAll(() => db.close())

  const safe = /^[a-z_][a-z0-9_]{0,39}(?:\.[a-z_][a-z0-9_]{0,39})?$/
  const spiteful = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...`abA_0."';-/* $\\\n\0`.split('')) }),
    fc
      .tuple(fc.constantFrom('a', 'a"', 'a.b', 'a b'), fc.constantFrom('"; DROP TABLE canary; --', '--', '.c', '\n', ''))
      .map((parts) => parts.join('')),
    fc.stringMatching(/^[a-z0-9_.]{1,90}$/),
  )

  it('never has a name that could be more than a name', () => {
    const unsafe = spiteful.filter((table) => !safe.test(table))
    fc.assert(
      fc.property(unsafe, (table) => {
        expect(() => migration({ table })).toThrow(invalid('`table` must be a name'))
      }),
      { numRuns: 5000 },
    )
  })

  it('stands quoted in the text of statements, as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(safe), (table) => {
        const quoted = `"${table.split('.').join('"."')}"`
        expect(migration({ table })).toContain(`CREATE TABLE IF NOT EXISTS ${quoted} (`)
      }),
    )
  })

  it.each([1, ['a'], { toString: () => 'a' }])('is not %o', (table) => {
    expect(() => postgresStore(db, { table: table as string })).toThrow(invalid('`table`'))
  })

  it.each(['order', 'select', 'hooks.user', 'a'.repeat(40), '_'])('may be named %s', async (table) => {
    await migrate(db, { table })
    const store = postgresStore(db, { table })
    expect(await store.claim({ ...claimOf('k', 'a'), mark: { key: 'm', ttlMs: 1000, mode: 'suppress' } })).toMatchObject({
      fence: 1,
    })
    expect(await store.complete('k', 'a', handled)).toBe(true)
    expect(await store.warnings?.()).toEqual([])
    expect((await db.query('SELECT * FROM canary')).rows).toEqual([])
  })
})
