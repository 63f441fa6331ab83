import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../src/explain/explanation.js'
import { recover } from '@posthorn/providers/recover'
import { gitlabToken } from '@posthorn/providers/gitlab-token'
import { slack } from '@posthorn/providers/slack'
import { square } from '@posthorn/providers/square'
import { folderWith, posthorn } from '../support/cli.js'
import { now, signed, withBody, withHeaders, withRequest, withSecret } from './support/evidence.js'

const hour = 3_600_000

function run(command: string, { provider, request, secrets }: Evidence, ...more: string[]) {
  const cwd = folderWith({ headers: JSON.stringify(request.headers), body: request.body })
  const args = ['--headers', 'headers', '--body', 'body', '--url', request.url, '--now', String(now), ...more]
  return posthorn([command, provider.name, ...args], { cwd, env: { POSTHORN_SECRET: secrets[0]!.value } })
}
const withLine = (evidence: Evidence, name: string, value: string) =>
  withRequest(evidence, { headers: [...evidence.request.headers, [name, value]] })
const compact = '{"id":"evt_1","type":"lead.created","data":{}}'
const sent = withLine(signed(recover, compact), 'content-length', String(compact.length))
const reprinted = withBody(sent, (text) => JSON.stringify(JSON.parse(text), null, 2))

describe('an address that is signed and not given', () => {
  it.each(['verify', 'explain'])('is asked for by %s', async (command) => {
    const { code, stdout, stderr } = await run(command, signed(square))
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('"square" signs the address: add --public-url https://…, exactly as the sender has it.')
  })

  it.each(['verify', 'explain'])('has to be one: %s says so', async (command) => {
    const { code, stderr } = await run(command, signed(square), '--public-url', '/in')
    expect([code, stderr]).toEqual([2, expect.stringContaining('--public-url must be a full address')])
  })

  it('is found by explain where the headers show it', async () => {
    const evidence = withLine(signed(square), 'host', 'hooks.example.com')
    const { code, stdout } = await run('explain', evidence)
    expect(code).toBe(0)
    expect(stdout).toContain('(public_url_missing)')
    expect(stdout).toMatch(/^ {2}fix {4}publicUrl: "https:\/\/hooks\.example\.com\/in" .*--public-url/m)
  })

  it('is found together with something else', async () => {
    const evidence = withSecret(withLine(signed(square), 'host', 'hooks.example.com'), (text) => `${text}\n`)
    const { stdout } = await run('explain', evidence)
    expect(stdout).toMatch(/Both together:[^]*\(secret_whitespace\)[^]*\(public_url_missing\)/)
  })
})

describe('posthorn explain', () => {
  it('says what to do where the request verifies and the app refuses it', async () => {
    const { stdout } = await run('explain', signed(recover))
    expect(stdout).toContain("fs.writeFileSync('seen.body', body)")
    expect((await run('explain', signed(gitlabToken))).stdout).not.toContain('seen.body')
  })

  it('tells those who verify by hand, too, how to get at the bytes', async () => {
    const { stdout } = await run('explain', reprinted)
    expect(stdout).toContain('express.raw({ type: () => true })')
    expect(stdout).toContain('receiveWebhook(receiver)')
    expect(stdout).toContain('After that it verifies with POSTHORN_SECRET.')
  })

  it('does not remark on the length of a body that is explained', async () => {
    expect(await run('explain', reprinted)).toMatchObject({ stdout: expect.stringContaining('(body_reserialised)'), stderr: '' })
  })

  it('has the length of the body first among what to check, and in its JSON', async () => {
    const cut = withBody(sent, (text) => text.slice(0, -10))
    const { stdout, stderr } = await run('explain', cut)
    expect(stdout).toMatch(/Check next:\n {2}- The body is not what came with these headers: \d+ bytes of \d+\./)
    expect(stderr).toBe('')
    const { next } = JSON.parse((await run('explain', cut, '--json')).stdout) as { next: string[] }
    expect(next[0]).toContain('The body is not what came')
  })

  it('still remarks on it where nothing was verified', async () => {
    const { stdout, stderr } = await run(
      'explain',
      withHeaders(reprinted, (name, value) => (name === 'x-recover-signature' ? [] : [[name, value]])),
    )
    expect(stdout).toContain('(signature_missing)')
    expect(stderr).toContain('Content-Length says')
  })

  it('counts causes as people do', async () => {
    const two = withSecret(reprinted, (text) => ` ${text}`)
    expect((await run('explain', two)).stdout).toContain('\n  Both together:\n')
    const { stdout } = await run(
      'explain',
      withSecret(two, (text) => `APP_SECRET=${text.trim()} `),
    )
    expect(stdout).toContain('\n  All 3 together:\n')
  })
})

it.each([hour, -hour])('posthorn verify names the options for a saved request that is out of time', async (ms) => {
  const { code, stdout } = await run('verify', signed(slack), '--now', String(now + ms))
  expect([code, stdout]).toEqual([1, expect.stringMatching(/--now .*--ignore-age/)])
})
