import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readSecrets } from '../src/input/secrets.js'
import { folderWith, posthorn } from './support/cli.js'
import { Readable } from 'node:stream'

const value = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

const sign = (args: readonly string[], env: Record<string, string> = {}, stdin?: string) =>
  posthorn(['sign', 'recover', '--body', 'body.json', ...args], {
    env,
    cwd: folderWith({ 'body.json': '{}' }),
    ...(stdin === undefined ? {} : { stdin }),
  })

describe('a secret', () => {
  it.each([[['--secret', value]], [[`--secret=${value}`]], [['--secret']]])(
    'is refused as an argument, unrepeated: %#',
    async (args) => {
      const { code, stderr } = await sign(args)
      expect(code).toBe(2)
      expect(stderr).toContain('--secret-env NAME')
      expect(stderr).not.toContain(value)
    },
  )

  it.each([[['--secret']], [['--secret', `-${value}`]], [['--secret', `-----BEGIN PRIVATE KEY-----\n${value}`]]])(
    'is refused as an argument where another would do, and where it looks like an option: %#',
    async (args) => {
      const { code, stderr } = await sign(args, { POSTHORN_SECRET: value })
      expect([code, stderr]).toEqual([2, expect.stringContaining('There is no --secret')])
      expect(stderr).not.toContain(value)
    },
  )

  it.each([value, 'sk_live_1', '0123456789ABCDEF', 'hunter2'])(
    'is not repeated where %s is given as the name of a variable',
    async (name) => {
      const { code, stderr } = await sign(['--secret-env', name])
      expect(code).toBe(2)
      expect(stderr).toContain('takes the name of an environment variable')
      expect(stderr).not.toContain(name)
    },
  )

  it('is missed by the name of its variable', async () => {
    expect((await sign(['--secret-env', 'MY_SECRET'])).stderr).toContain('The environment variable MY_SECRET is not set.')
    expect((await sign(['--secret-env', 'MY_SECRET'], { MY_SECRET: '' })).stderr).toContain('MY_SECRET is empty.')
    expect((await sign([])).stderr).toContain('Set POSTHORN_SECRET')
  })

  it('is the same from POSTHORN_SECRET, a named variable and stdin', async () => {
    const signed = await Promise.all([
      sign(['--id', '1'], { POSTHORN_SECRET: value }),
      sign(['--id', '1', '--secret-env', 'OTHER'], { OTHER: value, POSTHORN_SECRET: 'not this' }),
      sign(['--id', '1', '--secret-stdin'], {}, `${value}\r\n`),
    ])
    expect(new Set(signed.map(({ stdout }) => stdout)).size).toBe(1)
    expect(signed[0].stdout).toMatch(/^x-recover-signature: [\da-f]{64}$/m)
  })

  it('and a body cannot both come from stdin', async () => {
    const { code, stderr } = await posthorn(['sign', 'recover', '--secret-stdin'], { stdin: 'x' })
    expect(code).toBe(2)
    expect(stderr).toContain('cannot both come from stdin')
  })

  it('is not typed where it can be seen', async () => {
    const { code, stderr } = await sign(['--secret-stdin'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('that is a terminal')])
  })
})

const io = (stdin: string) => ({
  stdout: { write: () => {} },
  stderr: { write: () => {} },
  stdin: Readable.from([Buffer.from(stdin)]),
  env: { ONE: ' untrimmed ' },
  cwd: '/',
  signal: new AbortController().signal,
})

describe('secrets on stdin', () => {
  it('are lines, untrimmed, after those of variables', async () => {
    expect(await readSecrets(io('first \n\n  second\r\n'), { secretEnv: ['ONE'], secretStdin: true })).toEqual([
      { name: 'ONE', value: ' untrimmed ' },
      { name: 'line 1 of stdin', value: 'first ' },
      { name: 'line 3 of stdin', value: '  second' },
    ])
  })

  it('may be a PEM key of several lines', async () => {
    const { privateKey } = generateKeyPairSync('ed25519', {
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    })
    const secrets = await readSecrets(io(`${privateKey}other\n`), { secretStdin: true })
    expect(secrets).toEqual([
      { name: 'line 1 of stdin', value: privateKey.trimEnd() },
      { name: 'line 4 of stdin', value: 'other' },
    ])
  })

  it('are missed where there are none, and a PEM key where it has no end', async () => {
    await expect(readSecrets(io('\n'), { secretStdin: true })).rejects.toThrow('no secret on stdin')
    await expect(readSecrets(io('-----BEGIN X-----\nabc'), { secretStdin: true })).rejects.toThrow('has no end')
  })
})
