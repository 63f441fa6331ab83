import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pnpm, root } from './run.mjs'
import { unlessDone } from './unless-done.mjs'

/** Everything that decides what is installed. */
const decisive = () => [
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'test/package.json',
  'test/nest-11/package.json',
  ...['packages', 'examples'].flatMap((room) => readdirSync(join(root, room)).map((name) => join(room, name, 'package.json'))),
]

/** On a terminal pnpm shows how far it is; elsewhere that would be a page of lines. */
export const quietly = process.stdout.isTTY ? [] : ['--reporter=append-only', '--loglevel=warn']

/** Installs what the lock file says, unless that was done already. */
export function setup() {
  unlessDone(root, decisive(), () => {
    console.log('Installing …')
    pnpm('install', '--frozen-lockfile', ...quietly)
  })
}

if (import.meta.filename === process.argv[1]) setup()
