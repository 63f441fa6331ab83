import { readFileSync, writeFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import { markdownTable } from './lib/sections.mjs'

const file = new URL('./results.md', import.meta.url)
const major = (version) => Number(version.split('.')[0])

const head = `# Results

What \`npm run bench\` wrote last, for each Node version that it ran on. [How it is measured, and how to read it](README.md).
`

/** Puts what was measured in the place of what an earlier run on the same Node line measured, beside those on others. */
export function saveResults(results) {
  const own = major(process.versions.node)
  const others = sectionsOf(earlier()).filter((section) => section.major !== own)
  const all = [...others, { major: own, text: render(results) }].toSorted((a, b) => a.major - b.major)
  writeFileSync(file, `${[head, ...all.map(({ text }) => text)].join('\n').trimEnd()}\n`)
}

function earlier() {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return ''
    throw error
  }
}

const sectionsOf = (page) =>
  page
    .split(/^(?=## Node \d)/m)
    .slice(1)
    .map((text) => ({ major: Number(/^## Node (\d+)/.exec(text)[1]), text }))

function render(results) {
  const parts = [
    `## Node ${process.versions.node}\n`,
    `${machine(results)
      .map(([name, value]) => `- ${name}: ${value}`)
      .join('\n')}\n`,
  ]
  for (const { title, sections } of results) {
    parts.push(`### ${title}\n`)
    for (const { title: name, note, columns, rows } of sections) {
      parts.push(`#### ${name}\n`, ...(note ? [`${note}\n`] : []), `${markdownTable(columns, rows)}\n`)
    }
  }
  const targets = results.flatMap((result) => result.targets)
  const rows = targets.map(({ name, measured, bound, met }) => [name, measured, bound, met ? '✓' : '✗ not met'])
  parts.push('### Targets\n', `${markdownTable(['target', 'measured', 'bound', ''], rows)}\n`)
  return parts.join('\n')
}

/** What the figures depend on, and nothing that tells whose machine it is. */
function machine(results) {
  const { dependencies } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'))
  const versions = Object.assign({}, dependencies, ...results.map((result) => result.versions ?? {}))
  return [
    ['Date', new Date().toISOString().slice(0, 10)],
    ['Processor', `${cpus()[0]?.model.trim() ?? arch()}, ${availableParallelism()} cores`],
    ['Instructions for SHA-256', shaInstructions()],
    ['Memory', `${Math.round(totalmem() / 2 ** 30)} GiB`],
    ['System', `${platform()} ${release().split('-')[0]}, ${arch()}`],
    ['OpenSSL', process.versions.openssl],
    [
      'Compared with',
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version.replace(/^npm:.*@/, '')}`)
        .join(', '),
    ],
  ]
}

/** Without them hashing takes three or four times as long, and everything around it weighs less. */
function shaInstructions() {
  try {
    return /\b(?:sha_ni|sha2)\b/.test(readFileSync('/proc/cpuinfo', 'utf8')) ? 'yes' : 'no'
  } catch {
    return 'not known'
  }
}
