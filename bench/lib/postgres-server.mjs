import { spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram, freePort, startEngine } from './engine.mjs'
import { installedIn } from './workspace.mjs'

const debian = '/usr/lib/postgresql'

/** Where Debian puts its versions, none of which is in PATH; the newest first. */
function versions() {
  try {
    const found = readdirSync(debian).toSorted((a, b) => Number(b) - Number(a))
    return found.map((version) => join(debian, version, 'bin'))
  } catch {
    return []
  }
}

const programs = () => ({ initdb: findProgram('initdb', versions()), postgres: findProgram('postgres', versions()) })

const isRoot = () => process.getuid?.() === 0

/** Postgres refuses root, so there another user runs it. */
function unprivileged() {
  const idOf = (flag, name) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout?.trim())
  return ['postgres', 'nobody']
    .map((name) => ({ uid: idOf('-u', name), gid: idOf('-g', name) }))
    .find(({ uid, gid }) => uid && gid)
}

/** What is missing, in one line. */
export function postgresMissing() {
  const { initdb, postgres } = programs()
  if (!initdb || !postgres) return `initdb and postgres are neither in PATH nor below ${debian}`
  if (isRoot() && !unprivileged()) return 'Postgres does not run as root, and there is neither a user postgres nor nobody'
  return undefined
}

/** A Postgres on loopback, which syncs to disk as in production. */
export async function startPostgres() {
  const { initdb, postgres } = programs()
  const user = isRoot() ? unprivileged() : undefined
  const port = await freePort()
  const dir = mkdtempSync(join(tmpdir(), 'posthorn-bench-postgres-'))
  create(initdb, dir, user)
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'logging_collector=off']
  const args = ['-D', dir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const engine = await startEngine({ command: postgres, args, dir, user, signal: 'QUIT', answers: () => selects(url) })
  return { url, ...engine }
}

function create(initdb, dir, user) {
  if (user) chownSync(dir, user.uid, user.gid)
  const args = ['-D', dir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync', '--no-instructions']
  const { status, stderr, error } = spawnSync(initdb, args, { cwd: dir, encoding: 'utf8', ...user })
  if (status === 0) return
  rmSync(dir, { recursive: true, force: true })
  throw new Error(`initdb failed: ${error?.message ?? stderr}`)
}

async function selects(connectionString) {
  const { Client } = installedIn('postgres', 'pg')
  const client = new Client({ connectionString, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
