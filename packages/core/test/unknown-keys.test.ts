import {
  createReceiver,
  type CustomRequest,
  defineProvider,
  type HeadersInput,
  isWebhookError,
  sign,
  verify,
} from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { now, provider, secret, signed } from './support/providers.js'

/** Code that knows its secrets, and fails on what is none of them. */
async function check({ secret: given, header }: CustomRequest): Promise<boolean> {
  await Promise.resolve()
  if (given !== secret) throw new Error('that is no secret of ours')
  return header('x-signature') === 'right'
}

const fetching = (verifyIt: (request: CustomRequest) => boolean | Promise<boolean>) =>
  defineProvider({
    name: 'fetching',
    docs: 'https://notes.example/webhooks',
    schemes: [{ kind: 'custom', headers: ['x-signature'], covers: 'body', verify: verifyIt }],
    keyId: 'header:x-key',
    type: 'note',
  })

async function ask(given: string, key: string, verifyIt = check as Parameters<typeof fetching>[0]) {
  const seen: string[] = []
  const receiver = createReceiver(fetching(verifyIt), {
    secret: ({ keyId }) => (keyId === 'key_1' ? secret : null),
    secretTimeoutMs: 100,
    now: () => now,
    onRefused: ({ code }) => seen.push(code),
    onError: ({ code }) => seen.push(`error ${code}`),
  }).on('*', () => seen.push('handled'))
  const headers = { 'x-signature': given, 'x-key': key }
  const reply = await receiver.receive({ method: 'POST', url: '/', headers, body: Buffer.from('{}') })
  return { reply, seen }
}

describe('code that fails on the stand-in for an unknown key', () => {
  it('answers it as it answers a forgery with a known one', async () => {
    const forged = await ask('wrong', 'key_1')
    const unknown = await ask('wrong', 'key_2')
    expect(forged.reply.status).toBe(401)
    expect(unknown.reply).toEqual(forged.reply)
    expect([forged.seen, unknown.seen]).toEqual([['signature_mismatch'], ['key_unknown']])
  })

  it.each<[string, () => Promise<boolean>]>([
    ['rejects', () => Promise.reject(new Error('no'))],
    ['never answers', () => new Promise<boolean>(() => {})],
    ['says yes', () => Promise.resolve(true)],
  ])('refuses it where the code %s', async (_what, other) => {
    const { reply, seen } = await ask('right', 'key_2', (request) => (request.secret === secret ? true : other()))
    expect([reply.status, seen]).toEqual([401, ['key_unknown']])
  })

  it('lets the right signature of a known key in, and is a fault of this side where it fails on that', async () => {
    expect((await ask('right', 'key_1')).seen).toEqual(['handled'])
    const { reply, seen } = await ask('right', 'key_1', () => Promise.reject(new Error('no certificate')))
    expect([reply.status, new Set(seen)]).toEqual([503, new Set(['secret_unavailable', 'error secret_unavailable'])])
  })
})

describe('verify', () => {
  const sender = provider({ keyId: 'header:x-key' })
  const request = signed(sender, undefined, { keyId: 'key_1' })
  const { 'x-key': named, ...unnamed } = request.headers as Record<string, string>
  type Given = Parameters<typeof verify>[1]['secret']
  const outcome = (headers: HeadersInput, given: Given) => {
    try {
      return verify(sender, { ...request, headers, secret: given, now }).keyId
    } catch (error) {
      return isWebhookError(error) ? error.code : error
    }
  }

  it.each<[string, Given]>([
    ['a secret', secret],
    ['several secrets', [secret, 'another-secret']],
    ['a map', { key_1: secret }],
  ])('refuses a request that does not name its key, as a receiver does, with %s', (_what, given) => {
    expect(outcome(request.headers, given)).toBe('key_1')
    expect(outcome(unnamed, given)).toBe('key_id_missing')
    expect(outcome({ ...unnamed, 'x-key': '' }, given)).toBe('key_id_missing')
  })

  it('refuses one that names two', () => {
    expect(outcome({ ...unnamed, 'x-key': [named!, named!] }, { key_1: secret })).toBe('header_repeated')
  })

  it('asks for no key id where the sender has none', () => {
    const plain = provider()
    const body = Buffer.from('{"id":"n1","type":"a"}')
    expect(verify(plain, { secret, now, body, headers: sign(plain, { secret, body }) }).keyId).toBeUndefined()
  })
})
