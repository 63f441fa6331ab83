import { join } from 'node:path'
import { build } from './build.mjs'
import { parseOptions, runScript, UsageError } from './options.mjs'
import { pnpm, root } from './run.mjs'
import { quietly } from './setup.mjs'
import { unlessDone } from './unless-done.mjs'

const suiteNames = ['verify', 'http', 'bodies', 'stores', 'growth']

const help = `Usage: npm run bench [-- [suites] [options]]

Measures Posthorn beside Node's own functions and beside other libraries, and holds the figures against targets. All suites
take about a quarter of an hour, and write bench/results.md.

  verify   checking signatures of valid and of refused deliveries, by size and scheme
  http     what adapters add to their frameworks
  bodies   memory and blocking of many large bodies at once
  stores   remembering deliveries: speed, memory, pauses
  growth   what more handlers, secrets, providers and headers cost

  --quick  fewer rounds and sizes: a first look, which is not written
  --help   show this

It leaves with 1 if something cannot be measured. A target that is missed does not fail: a busy machine misses some.`

function readOptions(args) {
  const options = { quick: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } }
  const { values, positionals } = parseOptions({ args, options, allowPositionals: true })
  const unknown = positionals.find((name) => !suiteNames.includes(name))
  if (unknown !== undefined) throw new UsageError(`There is no suite "${unknown}".`)
  const suites = suiteNames.filter((name) => positionals.length === 0 || positionals.includes(name))
  return { suites, quick: values.quick ?? false, help: values.help ?? false }
}

const folder = join(root, 'bench')
/** Installs what is compared, which is no part of the workspace: it would be installed for every test. */
function installPeers() {
  unlessDone(folder, ['package.json', 'pnpm-lock.yaml'], () => {
    console.log('Installing what is compared …')
    pnpm('--dir', folder, 'install', '--ignore-workspace', '--frozen-lockfile', ...quietly)
  })
}

async function start(options) {
  build()
  installPeers()
  // Loaded this late because what it needs may just have been installed, or built.
  const { main } = await import('../bench/main.mjs')
  return main(options)
}

await runScript({ name: 'bench', help, readOptions, start })
