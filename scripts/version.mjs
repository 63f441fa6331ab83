import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tidyChangelog } from './packages/changelogs.mjs'
import { pnpm, root, tool } from './run.mjs'
import { setup } from './setup.mjs'

/** Turns the changesets into versions and changelogs. What is left to do is to read them, and to commit. */
setup()
tool('changeset', 'version')
for (const name of readdirSync(join(root, 'packages'))) {
  const folder = join(root, 'packages', name)
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const path = join(folder, 'CHANGELOG.md')
  writeFileSync(path, tidyChangelog(readFileSync(path, 'utf8'), version))
}
pnpm('install', '--lockfile-only')
