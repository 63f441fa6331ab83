import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, appSecret, serve, startApp } from './support/app.js'
import { folderWith, posthorn } from './support/cli.js'

const env = { POSTHORN_SECRET: appSecret }
let app: App
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.close())

const send = (args: readonly string[], name = 'recover', setting: Parameters<typeof posthorn>[1] = {}) =>
  posthorn(['send', name, ...args.slice(0, -1), ...args.slice(-1).map((last) => last.replace('APP', app.url))], {
    env,
    ...setting,
  })

const url = (name = 'recover') => `APP/webhooks/${name}`

describe('posthorn send', () => {
  it.each(['recover', 'customerio', 'referralloop', 'twilio'])('delivers a sample of %s', async (name) => {
    const { code, stdout } = await send([url(name)], name)
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^POST .*, good\n✓ 200 in \d+ ms/)])
  })

  it('delivers the event that was asked for, or the body of a file', async () => {
    expect((await send(['checklist.completed', url()])).stdout).toContain('  checklist.completed, good')
    const cwd = folderWith({ 'e.json': '{"id":"evt_own","type":"lead.created","data":{}}' })
    expect(await send(['--body', 'e.json', url()], 'recover', { cwd })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('your own body'),
    })
  })

  it('takes no name of an event that neither the sender knows nor the body gets', async () => {
    const cwd = folderWith({ body: '{"id":"evt_push","type":"lead.created","data":{}}' })
    const own = (event: string, name?: string) => send([event, '--body', 'body', url(name)], name, { cwd })
    const { code, stderr } = await own('lead.craeted')
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('No event "lead.craeted" of "recover" is known. Did you mean "lead.created"?'),
    ])
    expect(stderr).toContain('leave it out')
    expect((await own('lead.created')).stdout).toContain('  lead.created, good')
    const github = await posthorn(['send', 'github', 'anything', `${app.url}/webhooks/none`, '--body', 'body'], { env, cwd })
    expect(github).toMatchObject({ code: 1, stdout: expect.stringContaining('  anything, good') })
  })

  it('lists the events where it knows none of that name', async () => {
    const { code, stderr } = await send(['lead.craeted', url()])
    expect(code).toBe(2)
    expect(stderr).toContain('Did you mean "lead.created"')
    expect(stderr).toContain('conversation.started')
  })

  it.each([
    [['--tamper'], 'recover'],
    [['--unsigned'], 'recover'],
    [['--stale'], 'customerio'],
  ])('takes %j of %s for well refused', async (args, name) => {
    const sent = await send([...args, url(name)], name)
    expect(sent).toMatchObject({ code: 0, stdout: expect.stringContaining('✓ 401') })
  })

  it('leaves JSON that it tampers with JSON, so that nothing but the signature is at fault', async () => {
    const bodies: string[] = []
    const other = await serve((request, response) => {
      request.on('data', (chunk) => bodies.push(String(chunk)))
      request.on('end', () => response.writeHead(401).end())
    })
    const cwd = folderWith({ body: '{"a":1}' })
    const args = ['send', 'recover', other.url, '--body', 'body', '--tamper']
    expect(await posthorn(args, { env, cwd })).toMatchObject({ code: 0 })
    await other.close()
    expect(bodies).toEqual(['{"a":0}'])
  })

  it('sends no forgery that would be a good delivery', async () => {
    const stale = await send(['--stale', url()], 'mailgun')
    expect(stale).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--stale makes no sense for "mailgun" with this event'),
    })
    const cwd = folderWith({ empty: '' })
    const tampered = await send(['--tamper', '--body', 'empty', url()], 'recover', { cwd })
    expect(tampered).toMatchObject({ code: 2, stderr: expect.stringContaining('--tamper needs a body') })
  })

  it('says that the reply of Recomly hides a refusal', async () => {
    const sent = await send(['--tamper', '--key-id', 'key_1', url('recomly')], 'recomly')
    expect(sent).toMatchObject({ code: 0, stdout: expect.stringContaining('answers refusals like successes') })
  })

  it('says whether a duplicate gets the same reply', async () => {
    const { code, stdout } = await send(['--duplicate', '--json', url()])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      provider: 'recover',
      sent: 'duplicate',
      exchanges: [{ status: 200 }, { status: 200 }],
      asDue: true,
      meaning: 'The duplicate got the same reply.',
    })
  })

  it('refuses what could not be told', async () => {
    expect(await send(['--stale', url()])).toMatchObject({ code: 2, stderr: expect.stringContaining('signs no time') })
    expect(await send(['--tamper', url()], 'gitlab-token')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('does not sign the whole body'),
    })
    expect(await send(['http://user:pw@127.0.0.1/'])).toMatchObject({ code: 2, stderr: expect.not.stringContaining('pw@') })
  })
})

describe('a reply that is not as it should be', () => {
  it.each([
    [401, "Check that the app's secret"],
    [403, 'the route is not for another sender'],
    [404, 'Nothing is mounted'],
    [500, 'Its log has the error'],
    [503, 'wants the delivery later'],
    [302, 'do not follow redirects'],
  ])('%i ends with 1 and the next step', async (status, advice) => {
    const other = await serve((_request, response) => response.writeHead(status).end('\u001b[2Jno'))
    const { code, stdout } = await posthorn(['send', 'recover', other.url], { env })
    await other.close()
    expect([code, stdout]).toEqual([1, expect.stringContaining(`✗ ${status} in`)])
    expect(stdout).toContain(advice)
    expect(stdout).not.toContain('\u001b')
    expect(stdout).not.toContain(appSecret)
  })

  it('is a forgery that was accepted, or crashed the app', async () => {
    let status = 200
    const other = await serve((_request, response) => response.writeHead(status).end())
    const forge = () => posthorn(['send', 'recover', other.url, '--tamper'], { env })
    expect(await forge()).toMatchObject({ code: 1, stdout: expect.stringContaining('accepted a delivery that is tampered') })
    status = 500
    expect(await forge()).toMatchObject({ code: 1, stdout: expect.stringContaining('has to get a 4xx') })
    await other.close()
  })

  it('is none to a header that cannot be sent', async () => {
    const other = await serve(() => undefined)
    const args = ['send', 'github', 'a\nb\u001b', other.url, '--body', 'body']
    const { code, stdout } = await posthorn(args, { env, cwd: folderWith({ body: '{}' }) })
    expect(code).toBe(1)
    expect(stdout).toContain('a\\nb\\u{1b}, good\n✗ ERR_INVALID_CHAR')
    expect(stdout).toContain('A header holds what no header can')
    await other.close()
  })

  it('is none over TLS where none is spoken', async () => {
    const plain = await serve(() => undefined)
    const { code, stdout } = await posthorn(['send', 'recover', plain.url.replace('http:', 'https:')], { env })
    await plain.close()
    expect([code, stdout]).toEqual([1, expect.stringContaining('does not speak TLS. Write http:// for it.')])
  })

  it('is none where it is larger than anybody reads', async () => {
    const large = await serve((_request, response) => response.end('x'.repeat(17_000_000)))
    const { code, stdout } = await posthorn(['send', 'recover', large.url], { env })
    await large.close()
    expect([code, stdout]).toEqual([1, expect.stringContaining('answer in a few bytes')])
  })

  it('is none at all', async () => {
    const gone = await serve(() => {})
    const late = posthorn(['send', 'recover', gone.url, '--timeout', '50'], { env })
    expect(await late).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/no reply within 50 ms in[^]*A handler may take longer/),
    })
    await gone.close()
    expect(await posthorn(['send', 'recover', gone.url], { env })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('Nothing listens'),
    })
  })
})

describe('posthorn send --retries', () => {
  it('says what to do where no reply came to the last attempt', async () => {
    const silent = await serve(() => {})
    const retry = () => posthorn(['send', 'customerio', silent.url, '--retries', '--speed', '999999', '--timeout', '20'], { env })
    expect((await retry()).stdout).toContain('A handler may take longer')
    await silent.close()
    expect((await retry()).stdout).toContain('Nothing listens')
  })

  it('follows the schedule, printing each attempt with the next pause', async () => {
    let attempts = 0
    const other = await serve((_request, response) => response.writeHead(++attempts < 3 ? 500 : 200).end(`reply ${attempts}`))
    const { code, stdout } = await posthorn(['send', 'recover', other.url, '--retries', '--speed', '100000'], { env })
    await other.close()
    expect(code).toBe(0)
    expect(stdout.trimEnd().split('\n')).toEqual([
      `POST ${other.url}/  conversation.reply_received, with retries`,
      '✗ attempt 1: 500  reply 1  retrying, next in 30 s (0 ms here)',
      '✗ attempt 2: 500  reply 2  retrying, next in 2 min (1 ms here)',
      '✓ attempt 3: 200  reply 3  delivered',
    ])
  })

  it('shows little of a reply, since it comes again and again', async () => {
    const other = await serve((_request, response) => response.writeHead(500).end('x'.repeat(300)))
    const { stdout } = await posthorn(['send', 'recover', other.url, '--retries', '--speed', '999999'], { env })
    await other.close()
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThan(140)
  })

  it('gives up after the last, with the next step', async () => {
    const other = await serve((_request, response) => response.writeHead(500).end())
    const args = ['send', 'recover', other.url, '--retries', '--speed', '999999', '--json']
    const { code, stdout } = await posthorn(args, { env })
    await other.close()
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      asDue: false,
      attempts: expect.objectContaining({ length: 6, 5: expect.objectContaining({ outcome: 'given_up' }) }),
    })
  })

  it('ends with Ctrl-C', async () => {
    const stop = new AbortController()
    const other = await serve((_request, response) => response.writeHead(500).end())
    const onOutput = (output: string) => output.includes('attempt 1') && stop.abort()
    const { code } = await posthorn(['send', 'recover', other.url, '--retries'], { env, signal: stop.signal, onOutput })
    await other.close()
    expect(code).toBe(130)
  })
})
