import { spawnSync } from 'node:child_process'
import { chownSync, readdirSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { freePort } from './port.js'
import { findProgram } from './processes.js'
import { type Server, startServer } from './server.js'

export type PostgresServer = Server

/** Options of {@link startPostgres}. */
export interface PostgresServerOptions {
  /** More arguments, such as `['-c', 'max_connections=20']`. */
  readonly args?: readonly string[]
  /** @default a free one */
  readonly port?: number
  /** A folder with a cluster, as a server before left it. @default a new cluster that is removed at the end */
  readonly dir?: string
}

interface User {
  readonly uid: number
  readonly gid: number
}

const debian = '/usr/lib/postgresql'

/** Where Debian puts its versions, none of which is in PATH; the newest first. */
function versions(): string[] {
  try {
    return readdirSync(debian)
      .toSorted((a, b) => Number(b) - Number(a))
      .map((version) => join(debian, version, 'bin'))
  } catch {
    return []
  }
}

const programs = () => ({ initdb: findProgram('initdb', versions()), postgres: findProgram('postgres', versions()) })

/** Postgres refuses root, so there another user runs it. */
function unprivileged(): User | undefined {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout.trim() || 'NaN'),
    )
    if (uid && gid) return { uid, gid }
  }
  return undefined
}

const isRoot = (): boolean => process.getuid?.() === 0

/** What is missing, in one line. */
export function postgresMissing(): string | undefined {
  const { initdb, postgres } = programs()
  if (!initdb || !postgres) return `initdb and postgres are neither in PATH nor below ${debian}: install PostgreSQL`
  if (isRoot() && !unprivileged()) return 'Postgres does not run as root, and there is neither a user postgres nor nobody'
  return undefined
}

/** Starts a Postgres on loopback. It syncs to disk as in production; only its set-up is cut short. */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const { initdb, postgres } = programs()
  if (!initdb || !postgres) throw new Error(postgresMissing())
  const user = isRoot() ? unprivileged() : undefined
  const port = options.port ?? (await freePort())
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'posthorn-postgres-')))
  if (options.dir === undefined) create(initdb, dir, user)
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'shared_buffers=16MB', 'logging_collector=off']
  return startServer({
    url,
    port,
    dir,
    ownDir: options.dir === undefined,
    command: postgres,
    args: ['-D', dir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting]), ...(options.args ?? [])],
    ...(user ? { user } : {}),
    answers: () => selects(url),
  })
}

function create(initdb: string, dir: string, user: User | undefined): void {
  if (user) chownSync(dir, user.uid, user.gid)
  const args = ['-D', dir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync', '--no-instructions']
  const { status, stderr, error } = spawnSync(initdb, args, { cwd: dir, encoding: 'utf8', ...user })
  if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? stderr}`)
}

async function selects(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 })
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
