import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { createReceiver, type EventMap, type Provider, type ReceiverOptions } from '@posthorn/core'
import { discord } from '@posthorn/providers/discord'
import { discordInteractions } from '@posthorn/providers/discord-interactions'
import { meta } from '@posthorn/providers/meta'
import { notion } from '@posthorn/providers/notion'
import { slack } from '@posthorn/providers/slack'
import { whatsapp } from '@posthorn/providers/whatsapp'
import { x } from '@posthorn/providers/x'
import { zoom } from '@posthorn/providers/zoom'
import { expect, it } from 'vitest'

const now = 1_760_000_000
const secret = 'zoom_secret_token'

interface Call {
  readonly method?: string
  readonly url?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** Sends one request to a new receiver; no handler may run. */
async function call<Events extends EventMap>(provider: Provider<Events>, options: Partial<ReceiverOptions>, request: Call) {
  const { method = 'POST', url = '/', headers = {}, body = '' } = request
  const receiver = createReceiver(provider, { secret, now: () => now * 1000, ...options } as ReceiverOptions).on('*', () => {
    throw new Error('a handshake is no delivery')
  })
  const reply = await receiver.receive({ method, url, headers, body: Buffer.from(body) })
  return { status: reply.status, type: reply.headers['content-type'], body: Buffer.from(reply.body).toString() }
}

const v0 = (body: string) => `v0=${createHmac('sha256', secret).update(`v0:${now}:${body}`).digest('hex')}`

const ask = (token: string) => `/?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`

it("answers Zoom's validation with the token and its MAC", async () => {
  const body = '{"payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1654503849680,"event":"endpoint.url_validation"}'
  const headers = { 'x-zm-request-timestamp': String(now), 'x-zm-signature': v0(body) }
  expect(await call(zoom, {}, { headers, body })).toEqual({
    status: 200,
    type: 'application/json',
    body: '{"plainToken":"qgg8vlvZRS6UYooatFL8Aw","encryptedToken":"bd48235863f4a6323ccc4963c594908b7c97f88b4a6a95278f4f093690b12726"}',
  })
  const forged = { ...headers, 'x-zm-signature': v0(`${body} `) }
  expect((await call(zoom, {}, { headers: forged, body })).body).not.toContain('encryptedToken')
})

it("echoes Slack's challenge, if it is signed", async () => {
  const body = '{"token":"unused","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}'
  const headers = { 'x-slack-request-timestamp': String(now), 'x-slack-signature': v0(body) }
  const challenge = '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P'
  expect(await call(slack, {}, { headers, body })).toMatchObject({ status: 200, body: challenge })
  expect(await call(slack, {}, { headers: { ...headers, 'x-slack-signature': v0('') }, body })).toMatchObject({ status: 401 })
})

it("answers X's challenge with its MAC", async () => {
  const mac = createHmac('sha256', secret).update('MTkxMDk0LTQ').digest('base64')
  const answer = { status: 200, body: `{"response_token":"sha256=${mac}"}` }
  expect(await call(x, {}, { method: 'GET', url: '/?crc_token=MTkxMDk0LTQ&nonce=MTkx' })).toMatchObject(answer)
  // Else X's endpoint would sign deliveries for whoever asks.
  expect((await call(x, {}, { method: 'GET', url: '/?crc_token=%7B%7D' })).body).not.toContain('sha256=')
})

it.each([
  ['webhook events', discord, '{"version":1,"application_id":"1","type":0}', { status: 204, type: 'application/json', body: '' }],
  ['interactions', discordInteractions, '{"id":"1","type":1}', { status: 200, type: 'application/json', body: '{"type":1}' }],
])(
  "answers Discord's ping of %s, and refuses it with 401 where its signature is wrong",
  async (_what, provider, body, answer) => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
    const signed = (text: string) => ({
      'x-signature-timestamp': String(now),
      'x-signature-ed25519': sign(null, Buffer.from(`${now}${text}`), privateKey).toString('hex'),
    })
    expect(await call(provider as Provider, { secret: key }, { headers: signed(body), body })).toEqual(answer)
    expect((await call(provider as Provider, { secret: key }, { headers: signed(`${body} `), body })).status).toBe(401)
  },
)

it.each([
  ['Meta', meta as Provider],
  ['WhatsApp', whatsapp as Provider],
])("echoes %s's challenge to whoever has the verify token", async (_what, provider) => {
  const get = (url: string, options: Partial<ReceiverOptions> = { verifyToken: 'meatyhamhock' }) =>
    call(provider, options, { method: 'GET', url })
  expect(await get(ask('meatyhamhock'))).toMatchObject({ status: 200, body: '1158201444' })
  expect((await get(ask('meatyhamhocks'))).body).not.toContain('1158201444')
  expect((await get(ask('meatyhamhock'), {})).body).not.toContain('1158201444')
})

it("hands over Notion's verification token, which becomes the secret", async () => {
  const body = '{"verification_token":"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"}'
  const captured: string[] = []
  const options: Partial<ReceiverOptions> = { captureSecret: ({ secret: token }) => void captured.push(token) }
  expect((await call(notion, options, { body })).status).toBe(200)
  expect(captured).toEqual(['secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl'])
  expect((await call(notion, {}, { body })).status).toBe(401)
})
