import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { textTable } from '../lib/sections.mjs'
import { compare, warmServer } from './compare.mjs'
import { candidates, frameworks } from './endpoint.mjs'
import { freshRequests } from './requests.mjs'
import { columns, rowsOf, targetsOf } from './suite.mjs'
import { topFunctions } from './top.mjs'

const usage = `node bench/http/run.mjs <${frameworks.join('|')}>… [--rounds 20] [--burst 220] [--profile <${candidates.join('|')}>]`
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '20' }, burst: { type: 'string', default: '220' }, profile: { type: 'string' } },
})
const wanted = positionals.length > 0 ? positionals : frameworks
if (wanted.some((name) => !frameworks.includes(name)) || (values.profile && !candidates.includes(values.profile))) {
  console.error(usage)
  process.exit(2)
}

for (const framework of wanted) await (values.profile ? profile(framework, values.profile) : figures(framework))

async function figures(framework) {
  const results = await compare(framework, { rounds: Number(values.rounds), burstMs: Number(values.burst) })
  const wide = results.map(({ micros, perSecond }) => [micros.toFixed(0), perSecond.toFixed(0)])
  const rows = rowsOf(framework, results).map((row, index) => [...row, ...wide[index]])
  console.log(textTable([...columns, 'CPU µs', 'req/s'], rows))
  for (const { name, measured, bound, met } of targetsOf(framework, results))
    console.log(`${met ? '✓' : '✗'} ${name}: ${measured} (${bound})`)
  console.log()
}

async function profile(framework, candidate) {
  const file = join(mkdtempSync(join(tmpdir(), 'posthorn-bench-')), `${framework}-${candidate}.cpuprofile`)
  const { server, client } = await warmServer(framework, candidate, 8000)
  await server.ask({ profile: 'start' })
  for (let burst = 0; burst < Number(values.rounds); burst++) await client.send(freshRequests(2000))
  await server.ask({ profile: file })
  client.close()
  await server.stop()
  console.log(`${file}\n${topFunctions(file)}`)
}
