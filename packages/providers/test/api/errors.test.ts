import { inspect } from 'node:util'
import { ApiError, type ApiFetch, createRecoverClient, type RecoverClientOptions } from '@posthorn/providers/recover/api'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { json, plain, tinyServer } from './support/tiny-server.js'

const partnerKey = 'pk_live_of-the-tests-77'
const clientOf = (baseUrl: string, options: Partial<RecoverClientOptions> = {}) =>
  createRecoverClient({ partnerKey, baseUrl, ...options })

const isList = (value: unknown) => Array.isArray((value as { webhooks?: unknown } | null)?.webhooks)
const webhook = (secret: string) => ({ url: 'https://app.example/hook', events: ['lead.created'] as const, secret })

/** Fails, and shows the whole request with its error. */
const indiscreetFetch: ApiFetch = async (_url, init) => {
  throw Object.assign(new Error(`cannot send ${JSON.stringify(init.headers)}`), { init })
}

/** The error of a call, once it was made sure that no key is in it. */
async function failureOf(call: Promise<unknown>): Promise<ApiError> {
  const error = await call.then(
    (value) => expect.fail(`resolved with ${inspect(value)}`),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ApiError)
  expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(partnerKey)
  return error as ApiError
}

describe('a call that fails', () => {
  it('with 401 says so, quotes the reply and names the option', async () => {
    const { url } = await tinyServer(json(401, { error: { code: 'unauthorized', message: 'unknown key' } }))
    const error = await failureOf(clientOf(url).listWebhooks())
    expect(error).toMatchObject({ name: 'ApiError', status: 401, method: 'GET', url: `${url}/webhooks` })
    expect(error.body).toBe('{"error":{"code":"unauthorized","message":"unknown key"}}')
    expect(error.message).toBe(
      `Recover: GET ${url}/webhooks was answered 401 with ${error.body}. Is \`partnerKey\` the right one?`,
    )
  })

  it('with a page of HTML says the status, and shows the beginning of the page on one line', async () => {
    const { url } = await tinyServer(plain(500, `<html>\r\n\u001B[31m<h1>Oh no</h1>${'x'.repeat(5000)}`))
    const error = await failureOf(clientOf(url).listWebhooks())
    expect(error.status).toBe(500)
    expect(error.message).toContain('was answered 500 with <html> [31m<h1>Oh no</h1>xxx')
    expect(error.message.length).toBeLessThan(400)
    expect(error.body).toHaveLength(1025)
  })

  it('shows whole words of a long reply', async () => {
    const { url } = await tinyServer(plain(400, 'no event of that name, '.repeat(20)))
    const error = await failureOf(clientOf(url).listWebhooks())
    expect(error.message).toMatch(/ no event of …\.$/)
    expect(error.message.length).toBeLessThan(300)
  })

  it('with an empty reply says that it is empty', async () => {
    const { url } = await tinyServer(plain(503, ''))
    expect((await failureOf(clientOf(url).listWebhooks())).message).toContain('was answered 503 with an empty reply')
  })

  it('since nobody listens says why', async () => {
    const { url } = await tinyServer(plain(200, ''))
    const error = await failureOf(clientOf(url.replace(/\d+$/, '1')).listWebhooks())
    expect(error).toMatchObject({ status: undefined, body: '' })
    expect(error.message).toMatch(/GET http:\S+ failed: \S+/)
    expect(error.cause).toBeInstanceOf(Error)
  })

  it('for want of an answer says how long it waited', async () => {
    const { url } = await tinyServer(() => undefined)
    const error = await failureOf(clientOf(url, { timeoutMs: 30 }).listWebhooks())
    expect(error.status).toBeUndefined()
    expect(error.message).toBe(`Recover: GET ${url}/webhooks was not answered within 30 ms.`)
  })

  it('for want of the end of an answer says so, too', async () => {
    const { url } = await tinyServer((response) => response.writeHead(200).write('{"webhooks":['))
    const error = await failureOf(clientOf(url, { timeoutMs: 100 }).listWebhooks())
    expect(error).toMatchObject({ status: 200, message: expect.stringContaining('within 100 ms') })
  })

  it('because the connection broke in the middle of the answer has its status', async () => {
    const { url } = await tinyServer((response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{"web', () => response.destroy())
    })
    expect(await failureOf(clientOf(url).listWebhooks())).toMatchObject({ status: 200 })
  })

  it('reads no more than a megabyte', async () => {
    const { url } = await tinyServer(plain(200, `{"webhooks":[],"more":"${'x'.repeat(1_048_576)}"}`))
    const error = await failureOf(clientOf(url).listWebhooks())
    expect(error).toMatchObject({ status: 200, body: '', message: expect.stringContaining('more than 1048576 bytes') })
  })

  it.each([301, 302, 307, 308])('with a redirect (%i) does not take the key elsewhere', async (status) => {
    const elsewhere = await tinyServer(json(200, { webhooks: [] }))
    const { url } = await tinyServer((response) => response.writeHead(status, { location: `${elsewhere.url}/webhooks` }).end())
    expect((await failureOf(clientOf(url).listWebhooks())).message).toContain('redirect')
    expect(elsewhere.seen).toEqual([])
  })

  it.each(['{"webhooks":', 'OK', '', '\uFEFF{"webhooks":[]}'])('with 200 and %j, which is not JSON, says so', async (text) => {
    const { url } = await tinyServer(plain(200, text))
    expect((await failureOf(clientOf(url).listWebhooks())).message).toContain('which is not JSON')
  })

  it.each([
    [null, 'must be an object'],
    [[], 'must be an object'],
    [{}, 'webhooks must be a list'],
    [{ webhooks: [null] }, 'webhooks.0 must be an object'],
    [{ webhooks: [{ id: 7 }] }, 'webhooks.0 id must be a string'],
    [
      { webhooks: [{ id: 'wh_1', url: 'https://a.example', events: [1], active: true }] },
      'webhooks.0 events must be a list of strings',
    ],
    [{ webhooks: [{ id: 'wh_1', url: 'https://a.example', events: [], active: 1 }] }, 'webhooks.0 active must be true or false'],
  ])('with %j, which is not what is documented, says what is wrong', async (value, problem) => {
    const { url } = await tinyServer(json(200, value))
    const error = await failureOf(clientOf(url).listWebhooks())
    expect(error.status).toBe(200)
    expect(error.message).toContain(`which is not the documented reply (${problem}`)
  })

  it('never gives what is not documented, and never throws another error, whatever comes back', async () => {
    const replies = fc.oneof(
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.jsonValue().map((value) => JSON.stringify({ webhooks: value })),
      fc.string({ unit: 'binary' }),
    )
    await fc.assert(
      fc.asyncProperty(replies, fc.integer({ min: 200, max: 599 }), async (text, status) => {
        const bodiless = [204, 205, 304].includes(status)
        const fetch = async () => new Response(bodiless ? null : text, { status })
        const call = clientOf('https://api.example', { fetch }).listWebhooks()
        const result = await call.catch((error: unknown) => error)
        expect(result instanceof ApiError || (status < 300 && isList(result))).toBe(true)
      }),
    )
  })
})

describe('secrets', () => {
  it.each(['whsec_plain-text-81', 'whsec_"quoted"\\81'])('that a reply quotes (%s) are not in the error', async (secret) => {
    const { url } = await tinyServer((response, { headers, body }) =>
      plain(400, `bad: ${body} ${String(headers['x-partner-key'])} ${secret}`)(response),
    )
    const error = await failureOf(clientOf(url).createWebhook(webhook(secret)))
    const shown = inspect(error, { depth: Infinity, showHidden: true })
    expect(shown).not.toContain(secret)
    expect(shown).not.toContain(JSON.stringify(secret).slice(1, -1))
    expect(error.body.match(/\[secret\]/g)).toHaveLength(3)
  })

  it('that a reply quotes where the excerpt ends are not in it in part', async () => {
    const { url } = await tinyServer(plain(400, `${'x'.repeat(1020)}${partnerKey}`))
    const error = await failureOf(clientOf(url).listWebhooks())
    expect(error.body).toBe(`${'x'.repeat(1020)}[sec…`)
  })

  it('that another fetch puts into what it throws are not in the error', async () => {
    const error = await failureOf(clientOf('https://api.example', { fetch: indiscreetFetch }).listWebhooks())
    expect(error.message).toContain('cannot send {"accept":"application/json"')
    expect(error.cause).toBeUndefined()
  })

  it('are not to be seen in a client', () => {
    expect(inspect(clientOf('https://api.example'), { depth: Infinity, showHidden: true })).not.toContain(partnerKey)
  })
})
