import { mkdtemp } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './port.js'
import { findProgram } from './processes.js'
import { type Server, startServer } from './server.js'

export type RedisServer = Server

/** Options of {@link startRedis}. */
export interface RedisServerOptions {
  /** More arguments, such as `['--appendonly', 'yes']`. */
  readonly args?: readonly string[]
  /** @default a free one */
  readonly port?: number
  /** Where its data go. @default a folder that is removed at the end */
  readonly dir?: string
}

/** What is missing, in one line. */
export const redisMissing = (): string | undefined =>
  findProgram('redis-server') ? undefined : 'redis-server is not in PATH: install Redis or Valkey'

/** Starts a `redis-server` on loopback, which keeps nothing on disk unless its arguments say so. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const port = options.port ?? (await freePort())
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'posthorn-redis-')))
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no']
  return startServer({
    url: `redis://127.0.0.1:${port}`,
    port,
    dir,
    ownDir: options.dir === undefined,
    command: 'redis-server',
    args: [...args, ...(options.args ?? [])],
    answers: () => pong(port),
  })
}

/** Whether it takes commands, which it does not while it reads its files. */
const pong = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'))
    socket.setTimeout(1000, () => socket.destroy())
    socket.once('data', (data) => {
      resolve(data.toString().startsWith('+PONG'))
      socket.destroy()
    })
    socket.once('error', () => socket.destroy())
    socket.once('close', () => resolve(false))
  })
