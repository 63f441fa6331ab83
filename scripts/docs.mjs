import { join } from 'node:path'
import { build } from './build.mjs'
import { parseOptions, runScript } from './options.mjs'
import { pnpm, root } from './run.mjs'
import { quietly } from './setup.mjs'
import { unlessDone } from './unless-done.mjs'

const help = `Usage: npm run docs

Makes the API reference of all packages from the docstrings in their sources: pages in docs/reference/site.

  --help  show this

It leaves with 1 if an export or a field of it has no docstring, or one that links to nothing.`

function readOptions(args) {
  const { values } = parseOptions({ args, options: { help: { type: 'boolean', short: 'h' } } })
  return { help: values.help ?? false }
}

const folder = join(root, 'docs', 'reference')

/** Installs the generator, which is no part of the workspace: it needs an older TypeScript than the one that builds. */
function installGenerator() {
  unlessDone(folder, ['package.json', 'pnpm-lock.yaml'], () => {
    console.log('Installing what makes the pages …')
    pnpm('--dir', folder, 'install', '--ignore-workspace', '--frozen-lockfile', ...quietly)
  })
}

async function start() {
  build()
  installGenerator()
  // Loaded this late because what it needs may just have been installed.
  const { main } = await import('../docs/reference/main.mjs')
  return main()
}

await runScript({ name: 'docs', help, readOptions, start })
