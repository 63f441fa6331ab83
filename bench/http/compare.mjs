import { fileURLToPath } from 'node:url'
import { stayOnCore } from '../lib/pinning.mjs'
import { interleave, summarise } from '../lib/rounds.mjs'
import { cpuTime, startServer } from '../lib/server-process.mjs'
import { Client } from './client.mjs'
import { candidates } from './endpoint.mjs'
import { freshRequests } from './requests.mjs'

const [raw, snippet] = ['raw', 'snippet'].map((name) => candidates.indexOf(name))

const script = fileURLToPath(new URL('serve.mjs', import.meta.url))

/** Starts a server and has it compile what it needs to be fast. */
export async function warmServer(framework, candidate, warmUp = 16_000) {
  const server = await startServer(script, [framework, candidate])
  const client = await Client.to(server.port)
  await client.send(freshRequests(warmUp / 2))
  const { seconds } = await client.send(freshRequests(warmUp / 2))
  return { server, client, perSecond: warmUp / 2 / seconds }
}

/** One burst: what it cost the server, and how long the client waited for it. */
async function burst({ server, client }, requests) {
  const before = await cpuTime(server)
  const { seconds, latencies } = await client.send(requests)
  const after = await cpuTime(server)
  const waited = (after.waited - before.waited) / 1e9
  latencies.sort()
  const at = (part) => latencies[Math.floor(part * (latencies.length - 1))]
  return {
    nanos: (after.computed - before.computed) / requests.length,
    perSecond: requests.length / seconds,
    disturbed: waited / seconds,
    p50: at(0.5),
    p99: at(0.99),
  }
}

/** Measures the candidates of one framework in turns, with the same requests for each within a round. */
export async function compare(framework, { rounds, burstMs = 220, onRound } = {}) {
  const release = stayOnCore(0)
  const running = []
  try {
    for (const candidate of candidates) running.push(await warmServer(framework, candidate))
    const count = Math.ceil((running[raw].perSecond * burstMs) / 1000)
    const bursts = candidates.map(() => [])
    let requests = freshRequests(count)
    const turns = candidates.map((name, index) => {
      const measure = async () => {
        bursts[index].push(await burst(running[index], requests))
        return bursts[index].at(-1).nanos
      }
      return [name, measure]
    })
    const cpu = await interleave(Object.fromEntries(turns), rounds, (round, all) => {
      requests = freshRequests(count)
      onRound?.(round, all)
    })
    const calm = calmRounds(bursts, rounds)
    const middle = (index, of) => summarise(calm.map((round) => of(bursts[index][round], round)))
    const against = (index, base) => middle(index, ({ perSecond }, round) => perSecond / bursts[base][round].perSecond)
    return candidates.map((candidate, index) => ({
      candidate,
      cpu: cpu[candidate].ratio,
      cpuToSnippet: summarise(bursts[index].map(({ nanos }, round) => nanos / bursts[snippet][round].nanos)),
      micros: cpu[candidate].median / 1000,
      perSecond: middle(index, (one) => one.perSecond).median,
      toRaw: against(index, raw),
      toSnippet: against(index, snippet),
      p50: middle(index, ({ p50 }) => p50).median,
      p99: middle(index, ({ p99 }) => p99).median,
    }))
  } finally {
    for (const { client, server } of running) {
      client.close()
      await server.stop()
    }
    release()
  }
}

/** The half of the rounds in which others took least of the server's core: what the clock says is worth nothing in the rest. */
function calmRounds(bursts, rounds) {
  const disturbed = (round) => bursts.reduce((most, ofOne) => Math.max(most, ofOne[round].disturbed), 0)
  const all = Array.from({ length: rounds }, (_, round) => round)
  return all.toSorted((a, b) => disturbed(a) - disturbed(b)).slice(0, Math.ceil(rounds / 2))
}
