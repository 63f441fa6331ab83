import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, appSecret, startApp } from './support/app.js'
import { folderWith, posthorn } from './support/cli.js'

const env = { POSTHORN_SECRET: appSecret }
const body = Buffer.from('{"id":"evt_1","type":"lead.created","name":"J\u00fcrgen"}')

const signed = async (args: readonly string[], name = 'recover') => {
  const cwd = folderWith({ body })
  const { code, stdout, stderr } = await posthorn(['sign', name, '--body', 'body', ...args], { env, cwd })
  expect([code, stderr]).toEqual([0, ''])
  return { cwd: folderWith({ body, headers: stdout, request: `${stdout}\n${body.toString()}` }), stdout }
}

describe('posthorn sign and verify', () => {
  it.each([[['--headers', 'headers', '--body', 'body']], [['--request', 'request']]])('agree, by %j', async (files) => {
    const { cwd } = await signed([])
    const { code, stdout } = await posthorn(['verify', 'recover', ...files], { env, cwd })
    expect([code, stdout]).toEqual([0, expect.stringContaining('✓ verified: recover')])
  })

  it('agree on the JSON of a request', async () => {
    const cwd = folderWith({ body, binary: Buffer.from([0, 255]) })
    for (const file of ['body', 'binary']) {
      const { stdout } = await posthorn(['sign', 'recover', '--body', file, '--json'], { env, cwd })
      const verified = await posthorn(['verify', 'recover', '--request', 'r'], { env, cwd: folderWith({ r: stdout }) })
      expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('✓ verified: recover')])
    }
  })

  it('take the body from stdin, to the byte', async () => {
    const piped = await posthorn(['sign', 'recover', '--id', '1'], { env, stdin: body })
    expect(piped.stdout).toBe((await signed(['--id', '1'])).stdout)
  })

  it('refuse another body with the code, and exit with 1', async () => {
    const { cwd } = await signed([])
    const args = ['verify', 'recover', '--headers', 'headers', '--body', 'headers']
    const { code, stdout } = await posthorn(args, { env, cwd })
    expect([code, stdout]).toEqual([1, expect.stringContaining('✗ refused: signature_mismatch')])
    expect(JSON.parse((await posthorn([...args, '--json'], { env, cwd })).stdout)).toEqual({
      verified: false,
      code: 'signature_mismatch',
      message: expect.any(String),
    })
  })

  it('know the time and the age', async () => {
    const { cwd } = await signed(['--timestamp', '2020-02-01T00:00:00Z'], 'customerio')
    const verify = (...more: string[]) =>
      posthorn(['verify', 'customerio', '--headers', 'headers', '--body', 'body', '--json', ...more], { env, cwd })
    expect(JSON.parse((await verify()).stdout)).toMatchObject({ code: 'timestamp_too_old' })
    for (const now of ['2020-02-01T00:01:00Z', '1580515260', '1580515260000', '2020-02-01T01:01+01:00'])
      expect(JSON.parse((await verify('--now', now)).stdout)).toMatchObject({
        verified: true,
        timestamp: '2020-02-01T00:00:00.000Z',
      })
    expect(JSON.parse((await verify('--ignore-age')).stdout)).toMatchObject({ verified: true, scheme: 'hmac', integrity: 'body' })
    expect(await verify('--now', 'yesterday')).toMatchObject({ code: 2, stderr: expect.stringContaining('--now must be a time') })
  })

  it('know key ids', async () => {
    const { cwd } = await signed(['--key-id', 'key_1'], 'recomly')
    const verify = (...more: string[]) =>
      posthorn(['verify', 'recomly', '--headers', 'headers', '--body', 'body', ...more], { env, cwd })
    expect((await verify()).code).toBe(0)
    expect((await verify('--key-id', 'key_1')).stdout).toMatch(/key id +key_1/)
    expect((await verify('--key-id', 'key_2')).stdout).toContain('key_unknown')
    expect(await posthorn(['sign', 'recomly'], { env, stdin: '{}' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--key-id ID'),
    })
  })

  it('tell the halves of a key pair apart', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    })
    const cwd = folderWith({ body })
    const keys = { PRIVATE_KEY: privateKey, PUBLIC_KEY: publicKey }
    const sign = (name: string) => posthorn(['sign', 'discord', '--body', 'body', '--secret-env', name], { env: keys, cwd })
    const { stdout } = await sign('PRIVATE_KEY')
    const verify = (name: string) =>
      posthorn(['verify', 'discord', '--request', 'request', '--secret-env', name], {
        env: keys,
        cwd: folderWith({ request: `${stdout}\n${body.toString()}` }),
      })
    expect((await verify('PUBLIC_KEY')).code).toBe(0)
    expect(await verify('PRIVATE_KEY')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('PRIVATE_KEY holds a private key'),
    })
    expect(await sign('PUBLIC_KEY')).toMatchObject({ code: 2, stderr: expect.stringContaining('PUBLIC_KEY holds a public key') })
  })
})

describe('a secret that cannot be used', () => {
  it('is a wrong call, and not repeated', async () => {
    const { cwd } = await signed([])
    const { code, stderr } = await posthorn(['verify', 'recover', '--headers', 'headers', '--body', 'body'], {
      env: { POSTHORN_SECRET: 'padded secret\n' },
      cwd,
    })
    expect([code, stderr]).toEqual([2, expect.stringContaining('white space')])
    expect(stderr).not.toContain('padded')
  })
})

const mailgun = (...more: string[]) =>
  posthorn(['sign', 'mailgun', ...more], { env, stdin: '{"signature":{"token":"t"},"event-data":{"id":"1"}}' })

describe('a signature that is not in a header alone', () => {
  it('is printed with the whole request', async () => {
    expect(await mailgun()).toMatchObject({ code: 2, stderr: expect.stringContaining('stands in the body') })
    const request = JSON.parse((await mailgun('--json')).stdout) as { body: string }
    expect(JSON.parse(request.body)).toMatchObject({ signature: { signature: expect.stringMatching(/^[\da-f]{64}$/) } })
  })
})

describe('the command that --curl prints', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  afterAll(() => app.close())

  it.each(['recover', 'customerio', 'twilio'])('is accepted by an app of %s when a shell runs it', async (name) => {
    const nasty = name === 'twilio' ? 'Body=it%27s&From=a' : `{"id":"${name}","type":"it's $HOME \`id\`","x":"\u00fc\\n"}`
    const { stdout } = await posthorn(['sign', name, '--curl', `${app.url}/webhooks/${name}`], { env, stdin: nasty })
    const ran = await promisify(execFile)('sh', ['-c', `${stdout.trimEnd()} -sS`])
    expect(ran.stdout).toMatch(/^HTTP\/1\.1 200 OK/m)
  })

  it('sends to the host that was given, whatever the path looks like', async () => {
    const { stdout } = await posthorn(['sign', 'recover', '--curl', 'http://127.0.0.1:1//app.example/x'], { env, stdin: body })
    expect(stdout).toContain('curl -i http://127.0.0.1:1//app.example/x \\')
  })

  it('is one command, whatever the method', async () => {
    const { stdout } = await posthorn(['sign', 'recover', '--curl', app.url, '--method', 'PUT; id'], { env, stdin: body })
    expect(stdout).toContain("-X 'PUT; id'")
  })

  it('names the file of the body', async () => {
    const cwd = folderWith({ "o'body": body })
    const url = `${app.url}/webhooks/recover`
    const { stdout } = await posthorn(['sign', 'recover', '--body', "o'body", '--curl', url], { env, cwd })
    expect(stdout).toContain(String.raw`--data-binary '@o'\''body'`)
    const ran = await promisify(execFile)('sh', ['-c', `${stdout.trimEnd()} -sS`], { cwd })
    expect(ran.stdout).toMatch(/^HTTP\/1\.1 200 OK/m)
  })
})

const verify = (...args: string[]) => posthorn(['verify', 'recover', ...args], { env, cwd: folderWith({ a: '' }) })

describe('files', () => {
  it.each([
    ['none', 'there is no such file'],
    ['.', 'it is a folder'],
    ['large', 'it is larger than 25 MiB'],
  ])('%s is refused with the reason', async (file, reason) => {
    const cwd = folderWith({ large: Buffer.alloc(26_214_401) })
    const { code, stderr } = await posthorn(['sign', 'recover', '--body', file], { env, cwd })
    expect([code, stderr]).toEqual([2, expect.stringContaining(`Cannot read "${file}": ${reason}`)])
  })

  it('have to be given', async () => {
    expect((await verify()).stderr).toContain('--headers FILE and --body FILE')
    expect((await verify('--request', 'a', '--body', 'a')).stderr).toContain('leave --headers and --body out')
    expect((await verify('--request', join('a', 'b'))).stderr).toContain('no folder')
  })
})
