import { mkdtempSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram, freePort, startEngine } from './engine.mjs'

/** What is missing, in one line. */
export const redisMissing = () => (findProgram('redis-server') ? undefined : 'redis-server is not in PATH')

/** A Redis on loopback that keeps nothing on disk. */
export async function startRedis() {
  const port = await freePort()
  const dir = mkdtempSync(join(tmpdir(), 'posthorn-bench-redis-'))
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no']
  const command = findProgram('redis-server')
  const engine = await startEngine({ command, args, dir, signal: 'KILL', answers: () => pong(port) })
  return { port, ...engine }
}

const pong = (port) =>
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
