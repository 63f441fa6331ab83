import { createHash, createHmac } from 'node:crypto'
import { createReceiver, defineProvider, type HmacScheme, type Provider, type Scheme, verify } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { outcomeOf, type Sent } from './support/outcome.js'
import { now, secret } from './support/providers.js'

const signature = { from: 'header:x-signature', encoding: 'hex' } as const
const define = (...schemes: [Scheme, ...Scheme[]]): Provider =>
  defineProvider({ name: 'choice', docs: 'https://notes.example/webhooks', schemes, type: 'note', formats: ['json', 'form'] })
const mac = (content: string, hash = 'sha256') => createHmac(hash, secret).update(content).digest('hex')
const hash = (text: string) => createHash('sha256').update(text).digest('hex')

describe('schemes whose signature stands in the same place, chosen by a header', () => {
  const strong: HmacScheme = {
    name: 'strong',
    kind: 'hmac',
    hash: 'sha256',
    signature,
    signed: '{method}.{body}',
    require: { 'header:x-version': '2' },
  }
  const legacy: HmacScheme = {
    name: 'legacy',
    kind: 'hmac',
    hash: 'sha1',
    signature,
    signed: '{body}',
    require: { 'header:x-version': '1' },
  }
  const elsewhere: HmacScheme = {
    name: 'elsewhere',
    kind: 'hmac',
    hash: 'sha256',
    signature: { ...signature, from: 'header:x-other' },
    signed: '{body}',
  }
  const body = '{"id":"n1"}'
  const right = { strong: mac(`POST.${body}`), legacy: mac(body, 'sha1') }
  const send = (headers: NonNullable<Sent['headers']>, sender = define(strong, legacy, elsewhere)) =>
    outcomeOf(sender, { headers, body })

  it('are each taken for what they are', () => {
    for (const [version, name] of [
      ['2', 'strong'],
      ['1', 'legacy'],
    ] as const) {
      for (const sender of [define(strong, legacy), define(legacy, strong)]) {
        const headers = { 'x-signature': right[name], 'x-version': version }
        expect(verify(sender, { secret, headers, body: Buffer.from(body), now })).toMatchObject({ scheme: name })
      }
    }
  })

  it('are not tried one after another', async () => {
    expect(await send({ 'x-signature': right.legacy, 'x-version': '2' })).toBe('signature_malformed')
    expect(await send({ 'x-signature': right.strong, 'x-version': '1' })).toBe('signature_malformed')
    expect(await send({ 'x-signature': mac(body), 'x-version': '2' })).toBe('signature_mismatch')
  })

  it.each([undefined, '', '3', '1, 2', ['1', '2'], ['2', '2'], '2 ', 'constructor'])(
    'are all refused when the header is %j',
    async (version) => {
      for (const given of Object.values(right)) {
        const headers = { 'x-signature': given, ...(version === undefined ? {} : { 'x-version': version }) }
        expect(await send(headers)).not.toBe('handled')
        expect(await send(headers, define(legacy, strong))).not.toBe('handled')
      }
    },
  )

  it('decide alone, whatever signature stands elsewhere', async () => {
    const other = { 'x-other': mac(body) }
    expect(await send(other)).toBe('handled')
    expect(await send({ ...other, 'x-signature': 'nonsense', 'x-version': '2' })).toBe('signature_malformed')
    expect(await send({ ...other, 'x-signature': '' })).not.toBe('handled')
    expect(await send({ ...other, 'x-signature': right.strong, 'x-version': '3' })).toBe('header_malformed')
  })
})

describe('schemes whose signature stands in the same place, chosen by what is asserted', () => {
  const publicUrl = 'https://app.example/hooks'
  const json: HmacScheme = {
    name: 'json',
    kind: 'hmac',
    hash: 'sha256',
    signature,
    signed: '{url}',
    assert: { 'query:sum': '{sha256-hex:body}' },
    format: 'json',
  }
  const form: HmacScheme = { name: 'form', kind: 'hmac', hash: 'sha256', signature, signed: '{url}{params}', format: 'form' }
  const sender = define(json, form)
  const note = '{"id":"n1"}'
  const send = (content: string, query: string, body: string, address = publicUrl) =>
    outcomeOf(sender, { url: `/hooks${query}`, headers: { 'x-signature': mac(content) }, body }, { publicUrl: address })

  it('take JSON by its digest, and a form by its fields', async () => {
    expect(await send(`${publicUrl}?sum=${hash(note)}`, `?sum=${hash(note)}`, note)).toBe('handled')
    expect(await send(`${publicUrl}?a=1&sum=${hash(note)}`, `?a=1&sum=${hash(note)}`, note)).toBe('handled')
    expect(await send(`${publicUrl}Body1`, '', 'Body=1')).toBe('handled')
  })

  it('refuse another body, and a digest that was added, changed or dropped', async () => {
    const query = `?sum=${hash(note)}`
    expect(await send(publicUrl + query, query, '{"id":"n2"}')).toBe('signature_mismatch')
    expect(await send(publicUrl + query, `?sum=${hash('{}')}`, '{}')).toBe('signature_mismatch')
    expect(await send(publicUrl + query, '', note)).toBe('signature_mismatch')
    expect(await send(publicUrl, query, note)).toBe('signature_mismatch')
    expect(await send(publicUrl, '', note)).toBe('signature_mismatch')
    expect(await send(publicUrl + query, `${query}&sum=${hash(note)}`, note)).toBe('header_repeated')
    expect(await send(`${publicUrl}?sum=`, '?sum=', '')).not.toBe('handled')
  })

  it('do not take the text of a field for a digest', async () => {
    // A stranger wrote the field; the sender signed it right behind the address.
    const text = `&sum=${hash(note)}&x=`
    const signed = `${publicUrl}?a=1Body${text}To+1`
    expect(await send(signed, '?a=1', new URLSearchParams({ Body: text, To: '+1' }).toString())).toBe('handled')
    expect(await send(signed, `?a=1Body${text}To+1`, note)).toBe('header_malformed')
  })

  // A configured address with a query is the whole address, and the query of the request is signed by nobody.
  it('take no digest of a query that is not signed', async () => {
    const address = `${publicUrl}?tenant=1`
    expect(await send(address, `?sum=${hash(note)}`, note, address)).not.toBe('handled')
    expect(await send(address, `?tenant=1&sum=${hash(note)}`, note, address)).not.toBe('handled')
  })

  it('with another format chosen leave only one', async () => {
    const receiver = (format: 'json' | 'form') =>
      createReceiver(sender, { secret, publicUrl, format, now: () => now }).on('*', () => undefined)
    const request = {
      method: 'POST',
      url: '/hooks',
      headers: { 'x-signature': mac(`${publicUrl}Body1`) },
      body: Buffer.from('Body=1'),
    }
    expect((await receiver('form').receive(request)).status).toBe(200)
    expect((await receiver('json').receive(request)).status).toBe(401)
  })
})
