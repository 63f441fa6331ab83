import { startCustomerio, startRecover, startReferralloop } from '@posthorn/testing/stand-ins'
import { expect, onTestFinished, test } from 'vitest'
import { call } from './support.js'

const valid = { url: 'https://app.example/hooks', events: ['lead.created'], secret: 'whsec_of_the_test' }
const subscription = { event_type: 'signup.created', target_url: 'https://app.example/hooks', waitlist_id: 'list-1' }

async function recoverCall(method: string, path: string, body?: unknown, allowHttp: 'loopback' | 'never' = 'never') {
  const standIn = await startRecover({ partnerKey: 'pk_live_test', allowHttp })
  onTestFinished(() => standIn.close())
  return call(method, standIn.url + path, body, { 'x-partner-key': 'pk_live_test' })
}

async function subscribe(body: unknown, authorization = 'Bearer pk_live_test') {
  const standIn = await startReferralloop({ apiKey: 'pk_live_test' })
  onTestFinished(() => standIn.close())
  return call('POST', `${standIn.url}/api/v1/webhooks/subscribe`, body, { authorization })
}

const refused = (code: string, message: RegExp) => ({ error: { code, message: expect.stringMatching(message) as string } })

test.each([
  ['no key', {}, /header is missing/],
  ['another key', { 'x-partner-key': 'pk_live_other' }, /key is wrong/],
  ['an empty key', { 'x-partner-key': '' }, /key is wrong/],
])('Recover answers 401 to %s', async (_, headers: Record<string, string>, message) => {
  const standIn = await startRecover({ partnerKey: 'pk_live_test' })
  onTestFinished(() => standIn.close())
  for (const [method, path] of [
    ['GET', ''],
    ['POST', ''],
    ['PATCH', '/wh_001'],
    ['DELETE', '/wh_001'],
  ] as const) {
    const body = method === 'POST' ? valid : undefined
    const { status, json, reply } = await call(method, `${standIn.url}/v1/webhooks${path}`, body, headers)
    expect([status, json]).toEqual([401, refused('unauthorized', message)])
    expect(reply.body).not.toContain('pk_live')
  }
})

test.each([
  ['an HTTP address', { ...valid, url: 'http://app.example/hooks' }, /`url` must be HTTPS\./],
  ['an HTTP address of this machine', { ...valid, url: 'http://127.0.0.1:1/hooks' }, /`url` must be HTTPS\./],
  ['another protocol', { ...valid, url: 'ftp://app.example/' }, /`url` must be HTTPS/],
  ['no address', { ...valid, url: 'app.example' }, /`url` must be a URL/],
  ['no URL', { events: valid.events, secret: valid.secret }, /`url` must be a URL/],
  ['a URL that is no text', { ...valid, url: 5 }, /`url` must be a URL/],
  ['credentials in the URL', { ...valid, url: 'https://a:b@app.example/' }, /`url` must not hold a user or a password/],
  ['an unknown event', { ...valid, events: ['lead.created', 'lead.lost'] }, /`events\[1\]`: there is no "lead.lost"/],
  ['an event that is no text', { ...valid, events: [5] }, /`events\[0\]` must be text/],
  ['no events', { ...valid, events: [] }, /`events` must be a list/],
  ['events that are no list', { ...valid, events: 'lead.created' }, /`events` must be a list/],
  ['no secret', { url: valid.url, events: valid.events }, /`secret` must be text/],
  ['a secret that nothing can be signed with', { ...valid, secret: 'whsec_of_the_test\n' }, /`secret`: .*white space/],
  ['an empty secret', { ...valid, secret: '  ' }, /`secret` must be text, and not empty/],
  ['a misspelt field', { ...valid, sercet: 'x' }, /`sercet` is not a field here: there are url, events, secret/],
  ['a list', [valid], /must be a JSON object/],
  ['null', null, /must be a JSON object/],
  ['what is no JSON', '{"url":', /is not JSON/],
  ['an empty body', '', /is not JSON/],
])('Recover answers 400 to %s, and names the field', async (_, body, message) => {
  const { status, json } = await recoverCall('POST', '/v1/webhooks', body)
  expect([status, json]).toEqual([400, refused('invalid_request', message)])
})

test.each(['http://127.0.0.1:4000/', 'http://localhost:4000/hooks', 'http://[::1]:4000/', 'https://app.example/'])(
  'with `allowHttp: loopback` Recover takes %s',
  async (url) => {
    expect((await recoverCall('POST', '/v1/webhooks', { ...valid, url }, 'loopback')).status).toBe(201)
  },
)

test.each([
  'http://127.0.0.1.app.example/',
  'http://localhost.app.example/',
  'http://10.0.0.1/',
  'http://app.example/#localhost',
])('with `allowHttp: loopback` Recover refuses %s', async (url) => {
  const { status, json } = await recoverCall('POST', '/v1/webhooks', { ...valid, url }, 'loopback')
  expect([status, json]).toEqual([400, refused('invalid_request', /must be HTTPS, or HTTP on this machine/)])
})

test('Recover answers 404 for webhooks that there are not, and for other paths', async () => {
  for (const [method, path] of [
    ['PATCH', '/v1/webhooks/wh_001'],
    ['DELETE', '/v1/webhooks/wh_001'],
    ['DELETE', '/v1/webhooks/%ff'],
    ['GET', '/v1/webhook'],
    ['GET', '/v1/webhooks/wh_001/x'],
    ['GET', '//'],
  ] as const) {
    const { status, json } = await recoverCall(method, path, method === 'PATCH' ? {} : undefined)
    expect([path, status, json]).toEqual([path, 404, refused('not_found', /There is no/)])
  }
})

test('Recover answers 405 to other methods', async () => {
  const { status, json } = await recoverCall('PUT', '/v1/webhooks', valid)
  expect([status, json]).toEqual([405, refused('method_not_allowed', /POST, GET/)])
})

test('Recover answers 413 to a body over 1 MiB', async () => {
  const { status, json } = await recoverCall('POST', '/v1/webhooks', JSON.stringify({ ...valid, secret: 'x'.repeat(1_048_576) }))
  expect([status, json]).toEqual([413, refused('body_too_large', /./)])
})

test('a change that is refused changes nothing', async () => {
  const standIn = await startRecover({ partnerKey: 'pk_live_test' })
  onTestFinished(() => standIn.close())
  const headers = { 'x-partner-key': 'pk_live_test' }
  const { json } = await call('POST', `${standIn.url}/v1/webhooks`, valid, headers)
  for (const change of [{ active: 'no' }, { active: false, url: 'http://app.example/' }, { secret: 'x' }, { events: null }]) {
    expect((await call('PATCH', `${standIn.url}/v1/webhooks/wh_001`, change, headers)).status).toBe(400)
  }
  expect((await call('GET', `${standIn.url}/v1/webhooks`, undefined, headers)).json).toEqual({ webhooks: [json] })
})

test.each([
  ['no key', ''],
  ['another key', 'Bearer pk_live_other'],
  ['the key without `Bearer`', 'pk_live_test'],
])('ReferralLoop answers 401 to %s', async (_, authorization) => {
  const { status, json } = await subscribe(subscription, authorization)
  expect([status, json]).toEqual([401, refused('unauthorized', /send `Authorization: Bearer`/)])
})

test.each([
  ['an HTTP address', { ...subscription, target_url: 'http://127.0.0.1:1/' }, /`target_url` must be HTTPS/],
  ['an unknown event', { ...subscription, event_type: 'signup.renamed' }, /`event_type`: there is no "signup.renamed"/],
  ['no waitlist', { ...subscription, waitlist_id: undefined }, /`waitlist_id` must be text/],
  ['an unknown field', { ...subscription, secret: 'x' }, /`secret` is not a field here/],
])('ReferralLoop answers 400 to %s, and names the field', async (_, body, message) => {
  const { status, json } = await subscribe(body)
  expect([status, json]).toEqual([400, refused('invalid_request', message)])
})

test('a secret that nothing can be signed with starts no stand-in, and is not quoted', async () => {
  const wrong = 'a secret of the test '
  for (const started of [
    startReferralloop({ signingSecret: wrong }),
    startCustomerio({ signingKey: wrong }),
    startCustomerio({ reportingSigningKey: wrong }),
  ]) {
    await expect(started).rejects.toMatchObject({ code: 'secret_invalid', message: expect.not.stringContaining(wrong) as string })
  }
})
