import { parseOptions, runScript } from './options.mjs'
import { registryCell } from './packages/answers.mjs'
import { checkPackages, judge, printTable, releaseGroup } from './packages/check.mjs'
import { news } from './packages/news.mjs'
import { published } from './packages/registry.mjs'

const help = `Usage: npm run release:check [-- [options]]

Builds and packs every package, inspects each tarball, and shows what a release would publish. Publishes nothing.

  --help   show this

It leaves with 1 if something is wrong. A registry that cannot be reached is told, and is no mistake.`

function readOptions(args) {
  const { values } = parseOptions({ args, options: { help: { type: 'boolean', short: 'h' } } })
  return { help: values.help ?? false }
}

async function start() {
  // Asked while packages are packed and inspected, which takes longer.
  const asked = published([...releaseGroup().keys()])
  const { inspected, problems } = await checkPackages()
  const registry = await asked
  console.log('\nWhat would be published')
  printTable(
    inspected.map(({ name, version, size }) => [
      name,
      { version, 'npm has': registryCell(registry.get(name), version), ...size },
    ]),
  )
  console.log('On which terms')
  printTable(inspected.map(({ name, terms }) => [name, terms]))
  console.log('What an app has to bring along (in brackets: may)')
  for (const { name, peers } of inspected.filter((one) => one.peers !== '')) console.log(`  ${name}: ${peers}`)
  console.log()
  for (const line of await news(inspected[0].version, registry)) console.log(line)
  const code = judge(problems)
  console.log(code === 0 ? 'Nothing is wrong.' : `${problems.length} problems, listed above.`)
  return code
}

await runScript({ name: 'release:check', help, readOptions, start })
