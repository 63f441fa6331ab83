import { stayOnCore } from '../lib/pinning.mjs'
import { summarise } from '../lib/rounds.mjs'
import { target } from '../lib/sections.mjs'
import { apps } from './apps.mjs'
import { measure } from './measure.mjs'

export const title = 'Large bodies at once'

const count = 200
export const columns = [
  'on Express',
  'peak MiB per body',
  'longest stall ms',
  'CPU ms after the last bytes',
  'CPU ms in all',
  'not 200',
]
const node20 = process.versions.node.startsWith('20.')

export async function run({ quick, progress }) {
  const release = stayOnCore(0)
  try {
    const results = {}
    for (const name of Object.keys(apps)) {
      const runs = []
      for (let turn = 0; turn < (quick ? 1 : 3); turn++) {
        progress(`${title}: ${name}, run ${turn + 1}`)
        runs.push(await measure(name, count))
      }
      results[name] = runs
    }
    return report(results)
  } finally {
    release()
  }
}

function report(results) {
  const rows = Object.entries(results).map(([name, runs]) => rowOf(name, runs))
  const note =
    `${count} POSTs of 1 MiB JSON at once, whose last 64 KiB are held back until the server has the rest of all of them. ` +
    'Peak is what was resident at most, above the idle server. A stall is the time in which no other request is served, less ' +
    'what other programs took of the core. ' +
    'Every run has a server of its own; figures are the middle of three.'
  const peak = middle(results.posthorn, ({ perBody }) => perBody)
  const stall = middle(results.posthorn, ({ stallMs }) => stallMs)
  return {
    sections: [{ title, note, columns, rows }],
    targets: [
      target(`Peak memory of Posthorn, MiB per body of 1 MiB, ${count} at once`, peak, { atMost: node20 ? 1.1 : 1.25 }),
      target(`Longest stall of Posthorn, ms, ${count} bodies of 1 MiB at once`, stall, { atMost: 300, digits: 0 }),
    ],
  }
}

const middle = (runs, of) => summarise(runs.map(of)).median

export const rowOf = (name, runs) => [
  name,
  middle(runs, ({ perBody }) => perBody).toFixed(2),
  middle(runs, ({ stallMs }) => stallMs).toFixed(0),
  middle(runs, ({ finishMs }) => finishMs).toFixed(0),
  middle(runs, ({ allMs }) => allMs).toFixed(0),
  unlike200(runs),
]

/** `12 × 408`, of all runs. */
function unlike200(runs) {
  const counts = new Map()
  for (const status of runs.flatMap(({ refused }) => refused)) counts.set(status, (counts.get(status) ?? 0) + 1)
  return [...counts].map(([status, times]) => `${times} × ${status}`).join(', ') || 'none'
}
