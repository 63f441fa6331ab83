import { parseArgs } from 'node:util'
import { stayOnCore } from '../lib/pinning.mjs'
import { textTable } from '../lib/sections.mjs'
import { apps } from './apps.mjs'
import { measure } from './measure.mjs'
import { columns, rowOf } from './suite.mjs'

/** `node bench/bodies/run.mjs posthorn --runs 3 --one-object`: some of the candidates, or another shape of body. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '1' },
    bodies: { type: 'string', default: '200' },
    'one-object': { type: 'boolean', default: false },
  },
})
const names = Object.keys(apps).filter((name) => positionals.length === 0 || positionals.some((part) => name.includes(part)))

stayOnCore(0)
const rows = []
for (const name of names) {
  const runs = []
  for (let run = 0; run < Number(values.runs); run++)
    runs.push(await measure(name, Number(values.bodies), values['one-object'] ? null : undefined))
  rows.push(rowOf(name, runs))
}
console.log(textTable(columns, rows))
