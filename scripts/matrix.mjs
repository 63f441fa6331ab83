import { build } from './build.mjs'
import { endWhenTold } from './end-when-told.mjs'
import { nodeBinary } from './matrix/node-binary.mjs'
import { runSuite } from './matrix/suite.mjs'
import { parseOptions, runScript, UsageError } from './options.mjs'

/** The oldest Node that `engines` admits, and the newest of each line that is kept. */
const lines = ['20.19.0', '22', '24', '26']

const help = `Usage: npm run test:matrix [-- lines…] [options] [-- what vitest takes]

Runs the tests on ${lines.join(', ')}, one after the other, and ends with a table. The binaries come from the npm
registry and are kept below node_modules. All of it takes about 40 minutes; lines are versions of Node: 22, or 20.19.0.

  --newest   only the newest line
  --help     show this

  npm run test:matrix -- 24 26
  npm run test:matrix -- --newest -- packages/core packages/express

It leaves with 1 if a test fails on one of them.`

function readOptions(args) {
  const cut = args.indexOf('--')
  const [ours, theirs] = cut === -1 ? [args, []] : [args.slice(0, cut), args.slice(cut + 1)]
  const options = { newest: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } }
  const { values, positionals } = parseOptions({ args: ours, options, allowPositionals: true })
  const wrong = positionals.find((line) => !/^\d+(?:\.\d+){0,2}$/.test(line))
  if (wrong !== undefined) throw new UsageError(`"${wrong}" is no version of Node. Say 22, or 20.19.0.`)
  const chosen = positionals.length > 0 ? positionals : values.newest ? lines.slice(-1) : lines
  return { chosen, args: theirs, help: values.help ?? false }
}

async function start({ chosen, args }) {
  build()
  endWhenTold()
  const rows = {}
  for (const line of chosen) {
    const node = nodeBinary(line)
    console.log(`\n== Node ${node.version}`)
    rows[`Node ${node.version}`] = await runSuite(node, args)
  }
  console.table(rows)
  return Object.values(rows).every(({ result }) => result === 'green') ? 0 : 1
}

await runScript({ name: 'test:matrix', help, readOptions, start })
