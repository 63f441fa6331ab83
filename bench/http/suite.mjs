import { spread, target } from '../lib/sections.mjs'
import { compare } from './compare.mjs'
import { frameworks } from './endpoint.mjs'

export const title = 'Whole requests'

export const columns = [
  'framework',
  'server',
  'CPU to raw',
  'CPU to snippet',
  'req/s to raw',
  'req/s to snippet',
  'p50 ms',
  'p99 ms',
]

const leastToRaw = { express: 1, koa: 0.9, fastify: 0.9, nest: 0.97 }

export const rowsOf = (framework, results) =>
  results.map(({ candidate, cpu, cpuToSnippet, toRaw, toSnippet, p50, p99 }) => [
    framework,
    candidate,
    spread(cpu),
    spread(cpuToSnippet),
    spread(toRaw),
    spread(toSnippet),
    p50.toFixed(2),
    p99.toFixed(2),
  ])

/** By what the server computed: on a busy machine the clock tells more of the others, and of the client, than of the server. */
export function targetsOf(framework, results) {
  const { cpu, cpuToSnippet } = results.find(({ candidate }) => candidate === 'posthorn')
  const name = `Requests per second of CPU, Posthorn on ${framework}`
  return [
    target(`${name}, to the framework's raw parser`, 1 / cpu.median, { atLeast: leastToRaw[framework] }),
    target(`${name}, to the snippet`, 1 / cpuToSnippet.median, { atLeast: 1.05 }),
  ]
}

export async function run({ quick, progress }) {
  const rows = []
  const targets = []
  for (const framework of frameworks) {
    const onRound = (round, all) => progress(`${title}: ${framework}, round ${round} of ${all}`)
    const results = await compare(framework, { rounds: quick ? 10 : 40, onRound })
    rows.push(...rowsOf(framework, results))
    targets.push(...targetsOf(framework, results))
  }
  const note =
    'POST of 1 KiB JSON over 16 connections that stay open, one request under way on each, every event with an id of its own. ' +
    '`raw` reads bytes and parses them without a check; `snippet` adds the check by hand; `posthorn` verifies, claims in its ' +
    'memory store and calls a typed handler. CPU is that of the server for one request. Each figure is the middle (and the quarters) of ratios within a round; ' +
    "req/s and latencies are of the half of the rounds in which other programs took least of the server's core."
  return { sections: [{ title, note, columns, rows }], targets }
}
