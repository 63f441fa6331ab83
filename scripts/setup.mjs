import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pnpm, root } from './run.mjs'

const stamp = join(root, 'node_modules', '.posthorn-setup')

/** Everything that decides what is installed. */
function fingerprint() {
  const hash = createHash('sha256')
  const manifests = ['packages', 'examples'].flatMap((room) =>
    readdirSync(join(root, room)).map((name) => join(room, name, 'package.json')),
  )
  for (const file of [
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'test/package.json',
    'test/nest-11/package.json',
    ...manifests,
  ]) {
    try {
      hash.update(file).update(readFileSync(join(root, file)))
    } catch (error) {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
    }
  }
  return hash.digest('hex')
}

function installed() {
  try {
    return readFileSync(stamp, 'utf8')
  } catch {
    return ''
  }
}

/** Installs what the lock file says, unless that was done already. */
export function setup() {
  const wanted = fingerprint()
  if (installed() === wanted) return
  console.log('Installing …')
  // On a terminal pnpm shows how far it is; elsewhere that would be a page of lines.
  const quiet = process.stdout.isTTY ? [] : ['--reporter=append-only', '--loglevel=warn']
  pnpm('install', '--frozen-lockfile', ...quiet)
  writeFileSync(stamp, wanted)
}

if (import.meta.filename === process.argv[1]) setup()
