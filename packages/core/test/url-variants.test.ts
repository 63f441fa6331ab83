import { createHmac } from 'node:crypto'
import {
  createReceiver,
  defineProvider,
  type HmacScheme,
  type Provider,
  type ProviderDefinition,
  type UrlVariant,
} from '@posthorn/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { urlForms } from '../src/signature/url-variants.js'
import { outcomeOf } from './support/outcome.js'
import { now, secret } from './support/providers.js'

const scheme: HmacScheme = {
  kind: 'hmac',
  hash: 'sha256',
  signature: { from: 'header:x-signature', encoding: 'hex' },
  signed: '{method}{url}{body}',
  urlVariants: ['port', 'unescaped'],
}
const define = (changes: Partial<HmacScheme> = {}, more: Partial<ProviderDefinition> = {}): Provider =>
  defineProvider({
    name: 'urls',
    docs: 'https://notes.example/webhooks',
    schemes: [{ ...scheme, ...changes }],
    type: 'note',
    ...more,
  })

const body = '{"id":"n1"}'
const base = 'https://app.example/hooks'
const mac = (content: string) => createHmac('sha256', secret).update(content).digest('hex')
const headersFor = (url: string) => ({ 'x-signature': mac(`POST${url}${body}`) })
const send = (signedUrl: string, url = '/hooks', publicUrl = base, variants: readonly UrlVariant[] = ['port', 'unescaped']) =>
  outcomeOf(define({ urlVariants: variants }), { url, headers: headersFor(signedUrl), body }, { publicUrl })

describe('an address', () => {
  it.each<[string, string, string]>([
    ['https://app.example/hooks', 'https://app.example:443/hooks', base],
    ['https://app.example:443/hooks', 'https://app.example/hooks', 'https://app.example:443/hooks'],
    ['http://app.example/hooks', 'http://app.example:80/hooks', 'http://app.example/hooks'],
    ['https://app.example:8443/hooks', 'https://app.example/hooks', 'https://app.example:8443/hooks'],
    ['https://[::1]/hooks', 'https://[::1]:443/hooks', 'https://[::1]/hooks'],
  ])('%s may be signed as %s', async (given, other, publicUrl) => {
    expect(await send(given, '/hooks', publicUrl)).toBe('handled')
    expect(await send(other, '/hooks', publicUrl)).toBe('handled')
    expect(await send(other, '/hooks', publicUrl, [])).toBe('signature_mismatch')
    expect(await send(other, '/hooks', publicUrl, ['unescaped'])).toBe('signature_mismatch')
  })

  it.each([
    'https://app.example:80/hooks',
    'https://app.example:8443/hooks',
    'https://app.example:/hooks',
    'http://app.example/hooks',
    'HTTPS://app.example/hooks',
    'https://APP.example/hooks',
    'https://app.example.evil.example/hooks',
    'https://evil.example/hooks',
    'https://app.example:443@evil.example/hooks',
    'https://app.example/hooks/',
    'https://app.example//hooks',
    'https://app.example/Hooks',
    'https://app.example/hooks?',
    'https://app.example/hooks?a=1',
    'https://app.example/other',
    'https://app.example/hooks/../other',
    '/hooks',
    '',
  ])('is not taken for %j', async (other) => {
    expect(await send(other)).toBe('signature_mismatch')
  })

  it('is never taken from the request', async () => {
    const headers = { ...headersFor('https://evil.example/hooks'), host: 'evil.example', 'x-forwarded-host': 'evil.example' }
    expect(await outcomeOf(define(), { url: 'https://evil.example/hooks', headers, body }, { publicUrl: base })).toBe(
      'signature_mismatch',
    )
  })

  it('is signed with escapes, or without those that the sender undoes', async () => {
    const written = '/hooks?to=a%2Fb%3Fc%40d&x=1'
    expect(await send(`${base}?to=a%2Fb%3Fc%40d&x=1`, written)).toBe('handled')
    expect(await send(`${base}?to=a/b?c@d&x=1`, written)).toBe('handled')
    expect(await send(`https://app.example:443/hooks?to=a/b?c@d&x=1`, written)).toBe('handled')
    expect(await send(`${base}?to=a/b%3Fc@d&x=1`, written)).toBe('signature_mismatch')
    expect(await send(`${base}?to=a/b?c@d&x=1`, written, base, ['port'])).toBe('signature_mismatch')
  })

  it.each(['%26', '%3D', '%23', '%25', '%2B', '%20', '%5B', '%22', '%0A', '%00', '%2e', '%C3%A9'])(
    'keeps %s, which would give the query another meaning',
    async (escape) => {
      const undone = decodeURIComponent(escape)
      expect(await send(`${base}?a=1${undone}b=2`, `/hooks?a=1${escape}b=2`)).toBe('signature_mismatch')
    },
  )
})

describe('urlForms', () => {
  const variants = fc.subarray<UrlVariant>(['port', 'unescaped'])
  const urls = fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.string(),
    fc.webUrl().map((url) => `${url}?a=%2F%3a%26`),
  )

  it('gives the address as it is first, and few others', () => {
    fc.assert(
      fc.property(urls, variants, (url, chosen) => {
        const forms = urlForms(url, chosen)
        return forms[0] === url && forms.length <= 4 && (chosen.length > 0 || forms.length === 1)
      }),
    )
  })

  it('gives no other host, and none but the default port', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), variants, (url, chosen) => {
        const given = new URL(url)
        return urlForms(url, chosen).every((form) => {
          const { hostname, protocol, port } = new URL(form)
          return hostname === given.hostname && protocol === given.protocol && (port === given.port || port === '')
        })
      }),
    )
  })
})

const run = async (sender: Provider, urls: readonly string[], headers: (index: number) => Record<string, string>) => {
  let runs = 0
  const receiver = createReceiver(sender, { secret, publicUrl: base, now: () => now }).on('*', () => (runs += 1))
  for (const [index, url] of urls.entries()) {
    const request = { method: 'POST', url, headers: headers(index), body: Buffer.from(body) }
    expect((await receiver.receive(request)).status).toBe(200)
  }
  return runs
}

describe('a replay', () => {
  const timed = define({ signed: '{timestamp}{url}{body}', timestamp: { from: 'header:x-time' } }, { id: 'header:x-id' })
  const spellings = [
    '/hooks?to=a/b:c',
    '/hooks?to=a%2Fb:c',
    '/hooks?to=a%2fb%3Ac',
    '/other?to=a/b:c',
    '/hooks/?to=a/b:c',
    '//hooks?to=a/b:c',
  ]

  it('with other escapes, or at another path that leads here, is the same delivery', async () => {
    expect(await run(define(), spellings, () => headersFor(`${base}?to=a/b:c`))).toBe(1)
  })

  it('is the same under a fresh id, too', async () => {
    const time = String(now / 1000)
    const headers = (index: number) => ({
      'x-time': time,
      'x-id': String(index),
      'x-signature': mac(`${time}${base}?to=a/b:c${body}`),
    })
    expect(await run(timed, spellings, headers)).toBe(1)
  })

  it('is the same with another query, where the path alone is signed', async () => {
    const path = define({ signed: '{path}{body}', urlVariants: [] })
    const signature = { 'x-signature': mac(`/hooks${body}`) }
    expect(await run(path, ['/hooks', '/hooks?a=1', '/hooks?a=2'], () => signature)).toBe(1)
  })
})

it('tells deliveries without a body apart by their query, signed or not', async () => {
  const sender = define({ signed: '{url-without-query}{body}' }, { methods: ['GET'] })
  let runs = 0
  const receiver = createReceiver(sender, { secret, publicUrl: base, now: () => now }).on('*', () => (runs += 1))
  for (const url of ['/hooks?a=1', '/hooks?a=2', '/hooks?a=1']) {
    await receiver.receive({ method: 'GET', url, headers: { 'x-signature': mac(base) }, body: Buffer.alloc(0) })
  }
  expect(runs).toBe(2)
})
