import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, appSecret, serve, startApp } from './support/app.js'
import { posthorn } from './support/cli.js'

let app: App
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.close())

describe('posthorn probe', () => {
  const env = { POSTHORN_SECRET: appSecret }

  it('finds nothing wrong with a Posthorn app', async () => {
    const args = ['probe', `${app.url}/webhooks/recover`, '--provider', 'recover', '--runs-url', `${app.url}/deliveries`]
    const { code, stdout } = await posthorn(args, { env })
    expect(stdout).toMatch(/^✓ /m)
    expect([code, stdout]).toEqual([0, expect.stringMatching(/ passed, 0 failed, /)])
  })

  it('gives the reason of each failure, and as JSON all of it', async () => {
    const naive = await serve((_request, response) => response.writeHead(200).end())
    const { code, stdout } = await posthorn(['probe', naive.url, '--provider', 'recover'], { env })
    const json = await posthorn(['probe', naive.url, '--provider', 'recover', '--json'], { env })
    await naive.close()
    expect(code).toBe(1)
    const { findings } = JSON.parse(json.stdout) as { findings: { id: string; outcome: string; why: string }[] }
    const failed = findings.filter(({ outcome }) => outcome === 'fail')
    expect(failed.length).toBeGreaterThan(3)
    for (const { id, why } of failed) {
      expect(stdout).toContain(`✗ ${id} `)
      expect(stdout).toContain(why)
    }
  })

  it('says why something was not judged, and what would show it', async () => {
    const args = ['probe', `${app.url}/webhooks/recover`, '--provider', 'recover']
    const { stdout } = await posthorn(args, { env })
    expect(stdout).toMatch(/^– KEY-12 .*\n +recover names no key$/m)
    expect(stdout).toMatch(/^– RPL-04 .*\n +only runs tell: give --runs-url$/m)
    const [, unseen, more] = / (\d+) not judged; --runs-url shows (\d+) of them\n$/.exec(stdout)!
    const counted = await posthorn([...args, '--runs-url', `${app.url}/deliveries`], { env })
    expect(counted.stdout).toContain(` ${Number(unseen) - Number(more)} not judged\n`)
  })

  it('says that a port does not speak TLS', async () => {
    const { stdout } = await posthorn(['probe', app.url.replace('http:', 'https:'), '--provider', 'recover'], { env })
    expect(stdout).toContain('Likely: it does not speak TLS: write http:// for it.')
  })

  it('says why it cannot make a good delivery', async () => {
    const { stdout } = await posthorn(['probe', app.url, '--provider', 'discord'], { env })
    expect(stdout).toMatch(/\n– SIG-01 .*\n +Cannot sign for "discord"/)
  })

  it.each(['http://example.com/', 'http://10.0.0.1/', 'http://127.0.0.1.example.com/', 'http://[::2]/'])(
    'does not touch %s',
    async (url) => {
      const { code, stderr } = await posthorn(['probe', url, '--provider', 'recover'], { env })
      expect([code, stderr]).toEqual([2, expect.stringContaining(`is not this machine`)])
      expect(stderr).toContain(`--allow-host ${new URL(url).hostname}`)
    },
  )

  it('does not count runs at another host, nor take another than the one that is allowed', async () => {
    const args = ['probe', 'http://127.0.0.1:1', '--provider', 'recover', '--runs-url', 'http://example.com/']
    expect((await posthorn(args, { env })).code).toBe(2)
    expect(
      (await posthorn(['probe', 'http://a.example/', '--provider', 'recover', '--allow-host', 'example'], { env })).code,
    ).toBe(2)
  })
})

describe('posthorn probe, called wrongly', () => {
  const env = { POSTHORN_SECRET: appSecret }

  it('takes no event that there is no sample of', async () => {
    const { code, stderr } = await posthorn(['probe', app.url, '--provider', 'recover', '--type', 'lead.creatd'], { env })
    expect([code, stderr]).toEqual([2, expect.stringContaining('Did you mean "lead.created"?')])
    expect(stderr).not.toContain('--body')
  })

  it.each([
    ['/nowhere', 'was answered 404'],
    ['/object', 'was answered with what is no JSON list'],
    ['/text', 'was answered with what is no JSON list'],
    ['/moved', 'was answered 302'],
    ['/cut', 'gave no reply'],
  ])('does not blame the app where there is no list of runs at %s', async (path, problem) => {
    const posts: string[] = []
    const answers: Readonly<Record<string, readonly [number, string]>> = {
      '/object': [200, '{}'],
      '/text': [200, 'up'],
      '/moved': [302, '[]'],
    }
    const other = await serve((request, response) => {
      if (request.method === 'POST') posts.push(path)
      if (request.url === '/cut') return request.destroy()
      const [status, text] = answers[request.url ?? ''] ?? [404, '[]']
      return response.writeHead(status).end(text)
    })
    const args = ['probe', other.url, '--provider', 'recover', '--runs-url', other.url + path]
    const { code, stdout, stderr } = await posthorn(args, { env })
    await other.close()
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(`--runs-url ${problem}`)])
    expect(posts).toEqual([])
  })

  it('says which event it sends, and that no handler ran for it', async () => {
    const idle = await serve((_request, response) => response.end('[]'))
    const args = ['probe', idle.url, '--provider', 'recover', '--runs-url', `${idle.url}/runs`, '--timeout', '100']
    const { code, stdout } = await posthorn(args, { env })
    await idle.close()
    expect(code).toBe(1)
    expect(stdout).toMatch(/^recover {2}conversation\.reply_received to http:.*\n✗ SIG-01/)
    expect(stdout).toContain(
      'a good delivery of conversation.reply_received was answered 200, but no handler ran for it within 100 ms: --type chooses an event that the app handles',
    )
  })
})
