import { Queue } from 'bullmq'
import { Client } from 'pg'
import { migration } from '@posthorn/postgres'
import { postgresMissing, startPostgres } from '../servers/postgres.js'
import { until } from '../servers/processes.js'
import { redisMissing, startRedis } from '../servers/redis.js'
import type { Server } from '../servers/server.js'
import { type Tally, tally } from './ledger.js'
import { settings } from './settings.js'

export const engineNames = ['memory', 'redis', 'postgres', 'transactions', 'bullmq'] as const

export type EngineName = (typeof engineNames)[number]

/** An engine that apps can share. */
export interface OpenEngine {
  /** Absent where apps share nothing. */
  readonly server?: Server
  /** Waits until nothing that was acknowledged still waits to be handled. */
  readonly drained?: () => Promise<void>
  /** What handlers wrote besides their ledgers. */
  readonly effects?: () => Promise<Tally>
}

/** What the apps keep their claims in. */
export interface Engine {
  readonly title: string
  /** What is missing for it, in one line. */
  readonly missing: () => string | undefined
  readonly open: () => Promise<OpenEngine>
}

/** Marks have to survive that Redis is killed, so it writes each of them to disk before it answers. */
const aof = { args: ['--appendonly', 'yes', '--appendfsync', 'always'] }

/** How long a queue may take to get empty, once nobody is killed any more. */
const drainMs = 60_000

export const engines: Readonly<Record<EngineName, Engine>> = {
  memory: {
    title: 'memory, one each',
    missing: () => undefined,
    open: () => Promise.resolve({}),
  },
  redis: {
    title: 'Redis',
    missing: redisMissing,
    open: async () => ({ server: await startRedis(aof) }),
  },
  postgres: {
    title: 'Postgres',
    missing: postgresMissing,
    open: async () => ({ server: await migrated() }),
  },
  transactions: {
    title: 'Postgres, transactions',
    missing: postgresMissing,
    open: async () => {
      const server = await migrated()
      // Without a unique constraint, which would hide that something was written twice.
      await ask(server, 'CREATE TABLE effects (delivery_id text NOT NULL)')
      const effects = async () =>
        tally((await ask(server, 'SELECT delivery_id FROM effects')).map((row) => String(row['delivery_id'])))
      return { server, effects }
    },
  },
  bullmq: {
    title: 'BullMQ',
    missing: redisMissing,
    open: async () => {
      const server = await startRedis(aof)
      return { server, drained: () => drained(server) }
    },
  },
}

async function migrated(): Promise<Server> {
  const server = await startPostgres()
  await ask(server, migration())
  return server
}

async function ask(server: Server, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: server.url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

async function drained({ url }: Server): Promise<void> {
  const queue = new Queue(settings.queueName, { connection: { url } })
  try {
    await until(
      async () => {
        const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized')
        return Object.values(counts).every((count) => count === 0)
      },
      'The queue did not get empty',
      drainMs,
    )
  } finally {
    await queue.close()
  }
}
