import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { send } from '@posthorn/testing'
import { expect, test } from 'vitest'
import { type Run, secrets } from './support/app.js'
import { run } from './support/run.js'
import { recoverBody, recoverDelivery } from './support/signing.js'

const root = new URL('../../..', import.meta.url)
const start = (args: readonly string[], env: Readonly<Record<string, string>> = secrets) =>
  run(['scripts/start.mjs', ...args], env, { cwd: root })
const hidden = [
  'recover-secret-5f1c',
  'customerio-key-77ab',
  'referralloop-secret-0d2e',
  'recomly-secret-e3b9',
  'recomly-secret-41c8',
]
const minute = 60_000

test.each(['express', 'koa', 'fastify', 'nest', 'nest-fastify'])(
  'with %s --exit the launcher prints a table of what it delivered, and no secret, and leaves with 0',
  async (example) => {
    const { code, stdout, stderr } = await start([example, '--exit', '--port', '0']).ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(
      /^listening on .+\nregistered .+ at Recover, .+\nregistered .+ at ReferralLoop, .+\n\n {2}sender +what was sent +reply +handler ran +why$/m,
    )
    const rows = stdout.split('\n').filter((line) => /^[✓✗] /.test(line))
    expect(rows.filter((row) => row.startsWith('✗'))).toEqual([])
    const count = (sender: string) => rows.filter((row) => row.startsWith(`✓ ${sender} `)).length
    expect(['recover', 'customerio', 'referralloop', 'recomly'].map(count)).toEqual([5, 6, 5, 6])
    for (const secret of hidden) expect(stdout).not.toContain(secret)
  },
  minute,
)

test(
  'the launcher registers the app with its stand-ins alone, whatever the environment says',
  async () => {
    const elsewhere = 'http://127.0.0.1:1'
    const keys = { RECOVER_PARTNER_KEY: 'pk_live_real', REFERRALLOOP_API_KEY: 'pk_live_real', PUBLIC_URL: 'https://app.example' }
    const env = { ...secrets, ...keys, RECOVER_API_URL: elsewhere, REFERRALLOOP_API_URL: elsewhere }
    const { code, stdout } = await start(['--exit', '--port', '0'], env).ended
    expect(code).toBe(0)
    expect(stdout).not.toContain(`${elsewhere}/`)
    expect(stdout).toContain('All 22 are as they should be.')
  },
  minute,
)

test(
  'the launcher ends with 1 and tells why where the app cannot register itself',
  async () => {
    const env = { ...secrets, NODE_OPTIONS: `--import=${new URL('support/no-registration.mjs', import.meta.url).href}` }
    const { code, stdout, stderr } = await start(['--exit', '--port', '0'], env).ended
    expect(code).toBe(1)
    expect(stdout).not.toContain('sender')
    expect(stderr).toContain('not registered at Recover: ')
    expect(stderr).toContain('The app registered itself with 0 of 2 senders.')
  },
  minute,
)

test(
  'each command for a stand-in that is printed has it deliver to the app',
  async () => {
    const launcher = start(['--port', '0'])
    const [, url] = await launcher.line(/^Every run of a handler: (.+)$/)
    const runs = async () => ((await (await fetch(url!)).json()) as Run[]).map(({ type }) => type)
    const before = (await runs()).length
    const commands = [...launcher.printed().matchAll(/^curl (\S+\/_stand-in\/events) -d '(.+)'$/gm)]
    for (const [, address, body] of commands) expect(await send(address!, { body: body! })).toMatchObject({ status: 200 })
    expect((await runs()).slice(before)).toEqual(['checklist.completed', 'signup.created'])
    launcher.child.kill('SIGTERM')
    expect(await launcher.ended).toMatchObject({ code: 0, stderr: '' })
  },
  minute,
)

test(
  'the launcher makes random secrets for those that are unset',
  async () => {
    expect(await start(['--exit', '--port', '0'], {}).ended).toMatchObject({ code: 0 })
  },
  minute,
)

test(
  'with --serve-only the app runs on the caller’s secrets, and its address is printed once',
  async () => {
    const launcher = start(['express', '--serve-only', '--port', '0'])
    const [, url] = await launcher.line(/^listening on (http:\/\/127\.0\.0\.1:\d+)$/)
    expect(await send(`${url}/webhooks/recover`, recoverDelivery(recoverBody()))).toMatchObject({ status: 200 })
    expect(await (await fetch(`${url}/deliveries`)).json()).toHaveLength(1)
    launcher.child.kill('SIGTERM')
    const { code, stdout } = await launcher.ended
    expect(code).toBe(0)
    expect(stdout.match(/listening on/g)).toHaveLength(1)
    await expect(fetch(`${url}/deliveries`)).rejects.toThrow('fetch failed')
  },
  minute,
)

const tools = promisify(execFile)
const hasCurl = await tools('curl', ['--version']).then(
  () => true,
  () => false,
)

// Skipped where there is no curl to paste into.
test.skipIf(!hasCurl)(
  'each printed curl works as pasted, and pasted twice it runs the handler once',
  async () => {
    const launcher = start(['--port', '0'])
    const [, url] = await launcher.line(/^Every run of a handler: (.+)$/)
    await launcher.line(/^Serving until Ctrl-C\.$/)
    const before = ((await (await fetch(url!)).json()) as Run[]).length
    const commands = launcher
      .printed()
      .split(/^# .+$/m)
      .slice(1)
      .map((text) => text.trim().split('\n\n')[0]!)
    const pasted = async () =>
      (await Promise.all(commands.map((command) => tools('sh', ['-c', command])))).map(({ stdout }) => stdout)
    const first = await pasted()
    expect(first.map((text) => text.split('\n').at(-2))).toEqual(['200', '200', '200', '200'])
    expect(await pasted()).toEqual(first)
    const runs = (await (await fetch(url!)).json()) as Run[]
    expect(
      runs
        .slice(before)
        .map(({ provider }) => provider)
        .toSorted(),
    ).toEqual(['customerio', 'recomly', 'recover', 'referralloop'])
    launcher.child.kill('SIGINT')
    expect(await launcher.ended).toMatchObject({ code: 0, stderr: '' })
  },
  minute,
)

test.each([
  [['koa2'], 'There is no example "koa2". Known: express, koa, fastify, nest, nest-fastify.'],
  [['--fast'], "Unknown option '--fast'"],
  [['--port', 'http'], '--port must be a number'],
  [['--exit', '--serve-only'], 'exclude each other'],
])('the launcher refuses %j with 2', async (args, message) => {
  const { code, stderr } = await start(args).ended
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})

test(
  'the launcher says that a port is in use',
  async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as { port: number }
    const { code, stderr } = await start(['--port', String(port)]).ended
    holder.close()
    expect(code).toBe(1)
    expect(stderr).toContain(`Port ${port} is in use`)
  },
  minute,
)
