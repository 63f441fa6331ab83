import { createHash, createHmac } from 'node:crypto'
import { crc32 } from 'node:zlib'
import {
  createReceiver,
  defineProvider,
  type HmacScheme,
  type Provider,
  type ProviderDefinition,
  signRequest,
} from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { outcomeOf } from './support/outcome.js'
import { now, secret } from './support/providers.js'

const scheme: HmacScheme = {
  kind: 'hmac',
  hash: 'sha256',
  signature: { from: 'header:x-signature', encoding: 'hex' },
  signed: '{body}',
}
const define = (changes: Partial<HmacScheme>, more: Partial<ProviderDefinition> = {}): Provider =>
  defineProvider({
    name: 'digests',
    docs: 'https://notes.example/webhooks',
    schemes: [{ ...scheme, ...changes }],
    type: 'note',
    ...more,
  })

const body = '{"name":"Zo\u00eb"}'
const mac = (content: string | Buffer) => createHmac('sha256', secret).update(content).digest('hex')
const sum = (hash: string, encoding: 'hex' | 'base64' | 'base64url', text: string | Buffer = body) =>
  createHash(hash).update(text).digest(encoding)

describe('a digest of the body', () => {
  const rows = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'].flatMap((hash) =>
    (['hex', 'base64', 'base64url'] as const).map((encoding) => [hash, encoding] as const),
  )

  it.each(rows)('is made with %s as %s, and covers the body', async (hash, encoding) => {
    const sender = define({ signed: `{method}\n{${hash}-${encoding}:body}` })
    expect(sender.integrity).toBe('body')
    const headers = { 'x-signature': mac(`POST\n${sum(hash, encoding)}`) }
    expect(await outcomeOf(sender, { headers, body })).toBe('handled')
    expect(await outcomeOf(sender, { headers, body: `${body} ` })).toBe('signature_mismatch')
    expect(signRequest(sender, { secret, body, timestamp: now }).headers).toMatchObject(headers)
  })

  it('is one of the exact bytes, also where they are no text', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe])
    const sender = define({ signed: '{sha256-hex:body}' }, { formats: ['text'] })
    const headers = { 'x-signature': mac(sum('sha256', 'hex', bytes)) }
    expect(await outcomeOf(sender, { headers, body: bytes })).toBe('payload_malformed')
    expect(await outcomeOf(sender, { headers, body: bytes.toString() })).toBe('signature_mismatch')
  })

  it.each([
    '{sha224-hex:body}',
    '{sha256-hex:}',
    '{sha256-hex:nonce}',
    '{sha256-base32:body}',
    '{sha256:body}',
    '{crc32:}',
    '{upper:body}',
    '{lower:}',
  ])('%s is refused in a definition', (signed) => {
    expect(() => define({ signed })).toThrow(expect.objectContaining({ code: 'provider_invalid' }) as Error)
  })

  it('of what is not the body does not cover it', () => {
    expect(() => define({ signed: '{sha256-hex:header:x-a}' })).toThrow(
      expect.objectContaining({ code: 'provider_invalid' }) as Error,
    )
  })
})

describe('a checksum of the body', () => {
  // Thirty-two bits, and made so that anyone can find another body with the same.
  it('does not cover it', async () => {
    expect(() => define({ signed: '{crc32:body}' })).toThrow(expect.objectContaining({ code: 'provider_invalid' }) as Error)
    const sender = define({ signed: '{crc32:body}', coversBody: false }, { id: 'json:name' })
    expect(sender.integrity).toBe('partial')
    expect(sender.ids).toEqual([{ from: 'json:name', trust: 'unsigned' }])
    expect(await outcomeOf(sender, { headers: { 'x-signature': mac(String(crc32(body))) }, body })).toBe('handled')
    expect(await outcomeOf(sender, { headers: { 'x-signature': mac(crc32(body).toString(16)) }, body })).toBe(
      'signature_mismatch',
    )
  })
})

describe('a place in lower case', () => {
  const sender = define({ signed: 'id:{lower:query:data.id};{body}' }, { id: 'query:data.id' })
  const headers = { 'x-signature': mac(`id:ab1;${body}`) }

  it('is signed whatever its case', async () => {
    expect(await outcomeOf(sender, { headers, url: '/?data.id=AB1', body })).toBe('handled')
    expect(await outcomeOf(sender, { headers, url: '/?data.id=ab1', body })).toBe('handled')
    expect(await outcomeOf(sender, { headers, url: '/?data.id=ab2', body })).toBe('signature_mismatch')
    expect(await outcomeOf(sender, { headers, url: '/', body })).toBe('header_missing')
    expect(await outcomeOf(sender, { headers, url: '/?data.id=ab1&data.id=ab1', body })).toBe('header_repeated')
  })

  it('is no signed id: in another case it would be another', async () => {
    expect(sender.ids).toEqual([{ from: 'query:data.id', trust: 'unsigned' }])
    let runs = 0
    const receiver = createReceiver(sender, { secret, now: () => now }).on('*', () => (runs += 1))
    for (const id of ['ab1', 'AB1', 'aB1']) {
      const request = { method: 'POST', url: `/?data.id=${id}`, headers, body: Buffer.from(body) }
      expect((await receiver.receive(request)).status).toBe(200)
    }
    expect(runs).toBe(1)
  })

  it('covers no body', () => {
    expect(() => define({ signed: '{lower:body}' })).toThrow(expect.objectContaining({ code: 'provider_invalid' }) as Error)
  })
})

describe('a place that has to equal a template', () => {
  const sender = define({ signed: '{method}:{header:x-digest}', assert: { 'header:x-digest': 'sha-256={sha256-base64:body}' } })
  const digest = `sha-256=${sum('sha256', 'base64')}`
  const send = (value: string | readonly string[] | undefined, given = body) =>
    outcomeOf(sender, {
      headers: {
        'x-signature': mac(`POST:${typeof value === 'string' ? value : digest}`),
        ...(value === undefined ? {} : { 'x-digest': value }),
      },
      body: given,
    })

  it('covers the body by that', async () => {
    expect(sender.integrity).toBe('body')
    expect(await send(digest)).toBe('handled')
    expect(await send(digest, '{}')).toBe('signature_mismatch')
  })

  it('is refused where it is absent, repeated, or written otherwise', async () => {
    expect(await send(undefined)).toBe('header_missing')
    expect(await send([digest, digest])).toBe('header_repeated')
    expect(await send('')).toBe('header_missing')
    for (const other of [
      digest.replace('sha-256', 'SHA-256'),
      `${digest} `,
      `${digest},md5=x`,
      `sha-256=${sum('sha256', 'hex')}`,
    ]) {
      expect(await send(other)).toBe('signature_mismatch')
    }
  })

  it('has to be one that is signed', () => {
    expect(() => define({ signed: '{method}', assert: { 'header:x-digest': '{sha256-hex:body}' } })).toThrow(
      expect.objectContaining({ message: expect.stringContaining('`schemes[0].assert`') as string }) as Error,
    )
  })

  it('is filled in for a sender', () => {
    expect(signRequest(sender, { secret, body, timestamp: now }).headers).toMatchObject({ 'x-digest': digest })
  })
})
