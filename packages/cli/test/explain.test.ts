import { sign } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { describe, expect, it } from 'vitest'
import { appSecret } from './support/app.js'
import { folderWith, posthorn } from './support/cli.js'

const request = (body: string) => {
  const headers = sign(customerio, { secret: appSecret, body })
  return Object.entries(headers)
    .map((line) => line.join(': '))
    .join('\n')
}
const explained = (secret: string, files: Record<string, string>, ...more: string[]) =>
  posthorn(['explain', 'customerio', '--headers', 'headers', '--body', 'body', ...more], {
    env: { POSTHORN_SECRET: secret },
    cwd: folderWith(files),
  })

describe('posthorn explain', () => {
  it('says that a request verifies', async () => {
    const { code, stdout } = await explained(appSecret, { headers: request('{"a":1}'), body: '{"a":1}' })
    expect([code, stdout]).toEqual([0, expect.stringContaining('✓ verified: customerio, by hmac, with POSTHORN_SECRET')])
  })

  it('names the cause and the line to change', async () => {
    const { code, stdout } = await explained(`${appSecret}\n`, { headers: request('{"a":1}'), body: '{"a":1}' })
    expect([code, stdout]).toEqual([0, expect.stringContaining('(secret_whitespace)')])
    expect(stdout).toMatch(/^ {2}fix {4}\S/m)
    expect(stdout).not.toContain(appSecret)
  })

  it('exits with 1 where it finds nothing, and says what to check', async () => {
    const { code, stdout } = await explained('quite another', { headers: request('{"a":1}'), body: '{"a":1}' })
    expect([code, stdout]).toEqual([1, expect.stringContaining('Nothing found')])
    expect(stdout).toContain('Check next:')
    const json = await explained('quite another', { headers: request('{"a":1}'), body: '{"a":1}' }, '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'nothing_found' })
  })
})
