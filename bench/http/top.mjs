import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const outside = new Set(['(idle)', '(program)', '(garbage collector)', '(root)'])

/** Where the time of a `.cpuprofile` went, by function and file: by itself, and with all that it called. */
export function topFunctions(file, count = 40) {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8'))
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  const spent = new Map()
  samples.forEach((id, index) => add(spent, id, timeDeltas[index]))
  const own = new Map()
  for (const [id, micros] of spent) add(own, names.get(id), micros)
  const busy = [...own.values()].reduce((sum, value) => sum + value, 0) - (own.get('(idle)') ?? 0)
  const lines = (times) =>
    [...times]
      .filter(([name]) => !outside.has(name))
      .sort((a, b) => b[1] - a[1])
      .slice(0, count)
      .map(([name, micros]) => `${share(micros, busy)}  ${name}`)
  const apart = ['(garbage collector)', '(program)'].map((name) => `${share(own.get(name) ?? 0, busy)}  ${name}`)
  return [
    `busy ${(busy / 1e6).toFixed(2)} s`,
    ...apart,
    '',
    'by itself',
    ...lines(own),
    '',
    'with what it called',
    ...lines(inclusive(nodes, names, spent)),
  ].join('\n')
}

/** A function that calls itself counts once. */
function inclusive(nodes, names, spent) {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])))
  const total = new Map()
  for (const [id, micros] of spent) {
    const above = new Set()
    for (let at = id; at !== undefined; at = parents.get(at)) above.add(names.get(at))
    for (const name of above) add(total, name, micros)
  }
  return total
}

const add = (map, key, value) => void map.set(key, (map.get(key) ?? 0) + value)

const share = (micros, all) => `${((micros / all) * 100).toFixed(2).padStart(6)} %`

function nameOf({ functionName, url, lineNumber }) {
  const name = functionName || '(anonymous)'
  if (!url) return name
  const short = url
    .replace(/^file:\/\//, '')
    .replace(/^.*\/node_modules\//, '')
    .replace(/^.*\/(packages|bench)\//, '')
  return `${name}  ${short}:${lineNumber + 1}`
}

const [, script, file, count] = process.argv
if (script && import.meta.url === pathToFileURL(script).href) console.log(topFunctions(file, Number(count ?? 40)))
