import { spread, target } from '../lib/sections.mjs'

export function redisSections({ missing, compared, roundTrips }) {
  if (missing) return [{ title: 'Redis', columns: ['Redis'], rows: [[`not measured: ${missing}`]] }]
  return [
    {
      title: 'Redis: claims beside plain commands',
      note:
        'By ioredis over one connection, 64 deliveries under way. A claim is held against `SET key token NX PX`, a claim with its ' +
        'completion against that and another SET, which keep no fence, and let any process end the claim of another.',
      columns: ['automatic pipelining', 'operation', 'throughput', 'CPU of the client', 'CPU of the server'],
      rows: compared.map(({ pipelined, operation, throughput, here, there }) => [
        pipelined ? 'on' : 'off',
        operation,
        ...[throughput, here, there].map((ratio) => spread(ratio)),
      ]),
    },
    {
      title: 'Redis: round trips',
      note: 'Commands that the server gets from the client, once it knows the scripts.',
      columns: ['operation', 'round trips', 'commands'],
      rows: roundTrips.map(({ name, count, commands }) => [operations[name], `${count}`, commands.join(', ')]),
    },
  ]
}

const operations = { set: 'SET NX PX', finish: 'SET', claim: 'redisStore, claim', complete: 'redisStore, complete' }

export function redisTargets({ missing, compared, roundTrips }) {
  if (missing) return []
  const tripsOf = (wanted) => roundTrips.find(({ name }) => name === wanted).count
  const { throughput } = compared.find(({ pipelined, operation }) => pipelined && operation === 'claim')
  return [
    target('Redis: round trips of a claim', tripsOf('claim'), { atMost: 1, digits: 0 }),
    target('Redis: round trips of a completion', tripsOf('complete'), { atMost: 1, digits: 0 }),
    target('Redis, pipelined: claims in the time of one SET NX PX', throughput.median, { atLeast: 0.8 }),
  ]
}

export const postgresSection = ({ name, rows }) => ({
  title: `${name}: claims beside plain statements`,
  note:
    name === 'Postgres'
      ? 'On loopback, with a pool of 8 connections and 64 deliveries under way. It syncs to disk. The plain statements keep no lease, fence or expiry. No target.'
      : 'Of one connection, in memory: there is no Postgres on this machine. No target.',
  columns: ['a delivery', 'time'],
  rows: rows.map(({ work, ratio }) => [works[work], spread(ratio)]),
})

const works = {
  insert: 'INSERT … ON CONFLICT DO NOTHING, UPDATE',
  store: 'postgresStore, claim and complete',
  transaction: 'postgresStore, claim and a transaction with the mark',
}
