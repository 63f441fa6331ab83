import { spawnSync } from 'node:child_process'
import { parseOptions, runScript } from './options.mjs'
import { releaseGroup } from './packages/check.mjs'
import { pendingChangesets } from './packages/pending.mjs'
import { published } from './packages/registry.mjs'
import { isNeeded, refusals } from './packages/release-rules.mjs'
import { pnpm, root, run } from './run.mjs'

const help = `Usage: npm run release [-- [options]]

What .github/workflows/release.yml publishes with: inspects every tarball, then publishes the packages whose version npm
does not have yet. It refuses to run anywhere else.

  --needed   only tell whether there is something to publish, as a line for the workflow
  --help     show this`

function readOptions(args) {
  const options = { needed: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } }
  const { values } = parseOptions({ args, options })
  return { needed: values.needed ?? false, help: values.help ?? false }
}

const npmVersion = () => spawnSync('npm', ['--version'], { encoding: 'utf8', cwd: root }).stdout.trim()

async function situation() {
  const group = releaseGroup()
  const { names } = await pendingChangesets()
  return { pending: names, group, registry: await published([...group.keys()]) }
}

async function start({ needed }) {
  if (needed) {
    console.log(`needed=${isNeeded(await situation())}`)
    return 0
  }
  // Asked in two steps: nothing is looked up where nothing may be published.
  const refused = refusals({ env: process.env }) ?? refusals({ env: process.env, npm: npmVersion(), ...(await situation()) })
  if (refused !== undefined) {
    console.error(refused)
    return 1
  }
  run(process.execPath, ['scripts/release-check.mjs'])
  // Within pnpm the pinned one is first in PATH, where changesets looks for it. The release has a tag of its own.
  pnpm('exec', 'changeset', 'publish', '--no-git-tag')
  return 0
}

await runScript({ name: 'release', help, readOptions, start })
