import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { describeWith } from './either.js'
import { postgresMissing, startPostgres } from './postgres.js'
import { until } from './processes.js'
import { redisMissing, startRedis } from './redis.js'
import type { Server } from './server.js'

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function askRedis(server: Server, withinMs = 5000): Promise<string> {
  const client = new Redis(server.url, { lazyConnect: true, retryStrategy: () => null, commandTimeout: withinMs })
  client.on('error', () => {})
  try {
    await client.connect()
    return await client.ping()
  } finally {
    client.disconnect()
  }
}

async function askPostgres(server: Server, withinMs = 5000): Promise<string> {
  const client = new Client({ connectionString: server.url, connectionTimeoutMillis: withinMs, query_timeout: withinMs })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ answer: string }>("SELECT 'PONG' AS answer")
    return rows[0]?.answer ?? ''
  } finally {
    void client.end().catch(() => {})
  }
}

const engines = [
  { name: 'Redis', missing: redisMissing(), start: startRedis, ask: askRedis },
  { name: 'Postgres', missing: postgresMissing(), start: startPostgres, ask: askPostgres },
]

for (const { name, missing, start, ask } of engines) {
  describeWith(missing, `a ${name} of a test`, () => {
    it('answers, is silent while frozen, and answers again once thawed', async () => {
      const server = await start()
      onTestFinished(() => server.stop())
      expect(await ask(server)).toBe('PONG')
      await server.freeze()
      await expect(ask(server, 300)).rejects.toThrow(/time|closed/i)
      await server.thaw()
      expect(await ask(server)).toBe('PONG')
    })

    it('refuses connections once killed, and comes back on the same port in another process', async () => {
      const server = await start()
      onTestFinished(() => server.stop())
      const { pid, port } = server
      await server.kill()
      await expect(ask(server)).rejects.toThrow(/ECONNREFUSED|closed/)
      expect(isThere(pid)).toBe(false)
      await server.restart()
      expect(await ask(server)).toBe('PONG')
      expect(server.port).toBe(port)
      expect(server.pid).not.toBe(pid)
    })

    it('can be killed while it is frozen, and leaves nothing behind', async () => {
      const server = await start()
      await server.freeze()
      await server.stop()
      expect([isThere(server.pid), existsSync(server.dir)]).toEqual([false, false])
    })

    it('ends with the test that started it, also where that is killed', async () => {
      const module = name.toLowerCase()
      const script = `import { start${name} } from './${module}.ts'
        const { pid, dir } = await start${name}()
        console.log(JSON.stringify({ pid, dir }))
        setInterval(() => {}, 1000)`
      const cwd = fileURLToPath(new URL('.', import.meta.url))
      const test = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { cwd })
      const [line] = (await once(test.stdout, 'data')) as [Buffer]
      const { pid, dir } = JSON.parse(line.toString()) as { pid: number; dir: string }
      expect([isThere(pid), existsSync(dir)]).toEqual([true, true])
      test.kill('SIGKILL')
      await until(() => !isThere(pid) && !existsSync(dir), 'The server did not end')
    })
  })
}
