import { describe, expect, it } from 'vitest'
import { appSecret, serve } from './support/app.js'
import { folderWith, posthorn } from './support/cli.js'

const env = { POSTHORN_SECRET: appSecret }
const cwd = () => folderWith({ file: '{}' })

describe('a call that would not do what it says', () => {
  it.each([
    [['verify', 'recover', '--headers', 'file', '--body', 'file', '--ignore-age', '--now', 'gibberish'], '--now must be a time'],
    [['explain', 'recover', '--headers', 'file'], '--body FILE is missing'],
    [['explain', 'recover', '--body', 'file'], '--headers FILE is missing'],
    [
      ['send', 'recover', 'http://127.0.0.1:1', '--header', 'X-Recover-Signature: 1'],
      'The header "x-recover-signature" is made here',
    ],
    [['send', 'recover', 'http://127.0.0.1:1', '--retries', '--header', 'x-recover-signature: 1'], 'is made here'],
    [['sign', 'recover', '--body', 'file', '--header', 'x-recover-signature: 1'], 'is made here'],
    [['send', 'recover', 'http://127.0.0.1:1', '--key-id', 'k'], '--key-id means nothing to "recover"'],
    [['probe', 'http://127.0.0.1:1', '--provider', 'recover', '--key-id', 'k'], '--key-id means nothing to "recover"'],
    [['send', 'http://127.0.0.1:1'], 'The provider comes first: send recover http://'],
    [['sign', 'recover'], 'There is no body: give --body FILE, or pipe it in.'],
    [['listen', '--save', 'file'], '"file" is a file; --save takes a folder.'],
  ])('%j ends with 2', async (args, problem) => {
    const { code, stdout, stderr } = await posthorn(args, { env, cwd: cwd() })
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(problem)])
  })
})

it('a key id is taken by a sender that writes it into the signature', async () => {
  const { code, stdout } = await posthorn(['sign', 'braintree', '--body', 'file', '--key-id', 'of_mine', '--json'], {
    env,
    cwd: folderWith({ file: 'bt_payload=e30K' }),
  })
  expect([code, stdout]).toEqual([0, expect.stringContaining('of_mine')])
})

describe('a header of the user', () => {
  it('is kept where nothing else makes it, and a signature where none is made', async () => {
    const seen: unknown[] = []
    const other = await serve((request, response) => {
      seen.push([request.headers['x-mine'], request.headers['x-recover-signature']])
      response.writeHead(401).end()
    })
    const headers = ['--header', 'X-Mine: a', '--header', 'x-recover-signature: 1']
    expect((await posthorn(['send', 'recover', other.url, '--unsigned', ...headers])).code).toBe(0)
    await other.close()
    expect(seen).toEqual([['a', '1']])
  })
})

const signAt = (timestamp: string) =>
  posthorn(['sign', 'customerio', '--body', 'file', '--id', '1', '--timestamp', timestamp], { env, cwd: cwd() })

it('a date alone is its midnight in UTC', async () => {
  const { code, stdout } = await signAt('2025-01-01')
  expect([code, stdout]).toEqual([0, (await signAt('2025-01-01T00:00:00Z')).stdout])
})

it('an empty body from stdin is signed, with a note', async () => {
  const { code, stderr } = await posthorn(['sign', 'recover'], { env, stdin: '' })
  expect([code, stderr]).toEqual([0, 'Note: stdin was empty, so that an empty body is signed.\n'])
})

it('a duplicate of what failed is not sent, and that is said', async () => {
  let requests = 0
  const other = await serve((_request, response) => {
    requests += 1
    response.writeHead(500).end()
  })
  const { stdout } = await posthorn(['send', 'recover', other.url, '--duplicate'], { env })
  await other.close()
  const gone = await posthorn(['send', 'recover', other.url, '--duplicate'], { env })
  expect(requests).toBe(1)
  for (const text of [stdout, gone.stdout]) expect(text).toMatch(/ The duplicate was not sent\.\n$/)
})

it.each([
  ['probe', '--provider <name>'],
  ['listen', '--save <folder>'],
])('the help of %s marks %s as required', async (command, option) => {
  const { stdout } = await posthorn([command, '--help'])
  expect(stdout.split('\n').find((line) => line.includes(`  ${option}`))).toContain('(required)')
})
