import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { appSecret } from './support/app.js'
import { folderWith, posthorn } from './support/cli.js'

const env = { POSTHORN_SECRET: appSecret }
const sign = (name: string, ...more: string[]) => posthorn(['sign', name, ...more], { env, stdin: '{}' })

describe('what cannot be signed', () => {
  it.each(['twilio', 'hubspot', 'square', 'trello'])('is said of %s by the option that is missing', async (name) => {
    const { code, stderr } = await sign(name)
    expect([code, stderr]).toEqual([2, expect.stringContaining('--public-url')])
    expect(stderr).not.toContain('`publicUrl`')
    expect(stderr).toContain('Try: npx posthorn sign --help')
    expect((await sign(name, '--public-url', 'https://app.example/in')).code).toBe(0)
  })

  it.each([
    ['discord', '-algorithm ed25519'],
    ['plaid', '-algorithm EC -pkeyopt ec_paramgen_curve:P-256'],
    ['sendgrid', '-algorithm EC -pkeyopt ec_paramgen_curve:P-256'],
    ['wise', '-algorithm RSA -pkeyopt rsa_keygen_bits:2048'],
  ])('is signed for %s with a pair that the message says how to make', async (name, algorithm) => {
    const sent = await posthorn(['send', name, 'http://127.0.0.1:1', '--retries'], { env })
    for (const { code, stderr } of [await sign(name), sent]) {
      expect([code, stderr]).toEqual([2, expect.stringContaining(`openssl genpkey ${algorithm} -out private.pem`)])
      expect(stderr).not.toContain(appSecret)
    }
    const cwd = folderWith({ body: '{}' })
    const make = /openssl genpkey.*?public\.pem/.exec(sent.stderr)![0]
    await promisify(execFile)('sh', ['-c', make], { cwd })
    const PRIVATE = readFileSync(join(cwd, 'private.pem'), 'utf8')
    const made = await posthorn(['sign', name, '--body', 'body', '--secret-env', 'PRIVATE', '--json'], {
      env: { PRIVATE },
      cwd,
    })
    expect([made.code, made.stderr]).toEqual([0, ''])
  })
})
