import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { execFile } from 'node:child_process'
import { expect, it } from 'vitest'

const program = fileURLToPath(new URL('../dist/bin.js', import.meta.url))
const environment = { PATH: process.env.PATH, POSTHORN_SECRET: 'x' }

it('names the program that runs it', () => {
  expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
})

it('exits as `run` says', async () => {
  const run = promisify(execFile)
  await expect(run(process.execPath, [program, 'providers', 'recover'])).resolves.toMatchObject({ stderr: '' })
  await expect(run(process.execPath, [program, 'providers', 'none'])).rejects.toMatchObject({ code: 2, stdout: '' })
  await expect(
    run(process.execPath, [program, 'send', 'recover', 'http://127.0.0.1:1'], { env: environment }),
  ).rejects.toMatchObject({
    code: 1,
  })
})

it('ends quietly when whoever reads it has enough', async () => {
  const script = `set -o pipefail; '${process.execPath}' '${program}' providers --json | head -n 1`
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script])
  expect([stdout, stderr]).toEqual(['[\n', ''])
})

it.each(['SIGINT', 'SIGTERM'] as const)('ends a stand-in by %s, with 0', async (signal) => {
  const child = spawn(process.execPath, [program, 'stand-in', 'recomly'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  await once(child.stderr, 'data')
  child.kill(signal)
  expect(await exited).toEqual([0, null])
})

it('ends a wait for stdin by SIGINT at once, with 130', async () => {
  const child = spawn(process.execPath, [program, 'sign', 'recover'], { env: environment, stdio: ['pipe', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  // More than a pipe holds: it is empty again once it is read.
  await new Promise((resolve) => child.stdin.write(Buffer.alloc(1_048_576), resolve))
  child.kill('SIGINT')
  expect(await exited).toEqual([130, null])
})

it('says in a line that it cannot print', async () => {
  const script = `'${process.execPath}' '${program}' providers > /dev/full`
  await expect(promisify(execFile)('sh', ['-c', script])).rejects.toMatchObject({
    code: 70,
    stderr: expect.stringMatching(/^Cannot print: ENOSPC[^\n]*\n$/) as string,
  })
})

it('ends a wait for a reply by SIGINT at once, with 130', async () => {
  const { createServer } = await import('node:net')
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const child = spawn(process.execPath, [program, 'send', 'recover', `http://127.0.0.1:${port}`], { env: environment })
  const exited = once(child, 'exit')
  await once(server, 'connection')
  child.kill('SIGINT')
  expect(await exited).toEqual([130, null])
  server.close()
})
