import { readFileSync } from 'node:fs'
import { generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto'
import { createReceiver, defineProvider, isWebhookError, type PublicKeyScheme, sign } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { outcomeOf } from './support/outcome.js'
import { now } from './support/providers.js'

const define = (kind: PublicKeyScheme['kind'], key: object = {}) =>
  defineProvider({
    name: 'keys',
    docs: 'https://notes.example/webhooks',
    schemes: [{ kind, signature: { from: 'header:x-signature', encoding: 'hex' }, signed: '{body}', ...key }],
    type: 'note',
  })

const body = Buffer.from('{"id":"n1"}')
const pairs: readonly [PublicKeyScheme['kind'], { publicKey: KeyObject; privateKey: KeyObject }, string | null][] = [
  ['rsa', generateKeyPairSync('rsa', { modulusLength: 2048 }), 'sha256'],
  ['ecdsa-p256', generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'sha256'],
  ['ed25519', generateKeyPairSync('ed25519'), null],
]

const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()
const bare = (pem: string) => pem.replaceAll(/-----[A-Z ]+-----|\n/g, '')

function messageOf(code: string, run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (isWebhookError(error) && error.code === code) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}

describe.each(pairs)('a public key for %s', (kind, { publicKey, privateKey }, hash) => {
  const pem = pemOf(publicKey)
  const headers = { 'x-signature': signBytes(hash, body, privateKey).toString('hex') }
  const send = (secret: string, key?: object) => outcomeOf(define(kind, key), { headers, body }, { secret })

  it.each<[string, string]>([
    ['as it is', pem],
    ['on one line', pem.replaceAll('\n', '')],
    ['on one line, with blanks', pem.trim().replaceAll('\n', ' ')],
    ['with a backslash and an n for each line break', pem.replaceAll('\n', String.raw`\n`)],
    ['with line breaks of Windows', pem.replaceAll('\n', '\r\n')],
    ['with white space around it', `\n  ${pem}\n\n`],
    ['without its first and last line', bare(pem)],
    ['without these, in lines', pem.split('\n').slice(1, -2).join('\n')],
    ['as JWK', JSON.stringify(publicKey.export({ format: 'jwk' }))],
  ])('is taken as PEM %s', async (_how, text) => {
    expect(await send(text)).toBe('handled')
  })

  it('is taken as PEM on one line also where the sender gives it out as DER', async () => {
    const key = { key: { encoding: 'spki-base64' } }
    expect(await send(pem.replaceAll('\n', ' ').trim(), key)).toBe('handled')
    expect(await send(pem.replaceAll('\n', String.raw`\n`), key)).toBe('handled')
    expect(await send(bare(pem), key)).toBe('handled')
  })

  it.each<[string, string]>([
    ['cut short', pem.slice(0, -60)],
    ['that lacks its end', pem.replace(/-----END.*/, '')],
    ['of another kind', pemOf(pairs.find(([other]) => other !== kind)![1].publicKey)],
    ['with a changed letter in its head', pem.replace(/\nM/, '\nN')],
    ['that is none', 'no-key-at-all'],
    ['that is only its armour', '-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----'],
  ])('is refused as one %s, and not quoted', (_how, text) => {
    const message = messageOf('secret_invalid', () => createReceiver(define(kind), { secret: text }))
    expect(message).toContain('`key.encoding`')
    expect(message).not.toContain(text)
  })

  it.each([pem, 'no-key-at-all', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'])(
    'is not what is signed with, nor is anything else that is no private key',
    (text) => {
      const message = messageOf('sign_invalid', () => sign(define(kind), { secret: text, body, timestamp: now }))
      expect(message).toContain('private key')
      expect(message).not.toContain(text)
    },
  )
})

describe('a label that says the other kind of RSA key', () => {
  const [[, { publicKey, privateKey }]] = pairs as [(typeof pairs)[0]]
  const headers = { 'x-signature': signBytes('sha256', body, privateKey).toString('hex') }
  const pkcs1 = publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  const send = (secret: string) => outcomeOf(define('rsa'), { headers, body }, { secret })

  it('is overlooked where the bytes name the kind', async () => {
    const mislabelled = pemOf(publicKey).replaceAll('PUBLIC KEY', 'RSA PUBLIC KEY')
    expect(await send(mislabelled)).toBe('handled')
    expect(await send(mislabelled.replaceAll('\n', ''))).toBe('handled')
  })

  it('is right on a bare RSA key', async () => {
    expect(await send(pkcs1)).toBe('handled')
    expect(await send(pkcs1.replaceAll('\n', ' '))).toBe('handled')
  })
})
const data = (name: string) => readFileSync(new URL(`data/${name}`, import.meta.url), 'utf8')

describe('a certificate', () => {
  const pem = data('rsa-certificate.pem')
  const headers = { 'x-signature': data('rsa-certificate.signature').trim() }

  it.each<[string, string]>([
    ['as it is', pem],
    ['on one line', pem.replaceAll('\n', ' ')],
    ['with a backslash and an n for each line break', pem.replaceAll('\n', String.raw`\n`)],
    ['as the first of a chain', pem + pem],
    ['as the first of a chain on one line', (pem + pem).replaceAll('\n', '')],
    ['behind other text', `Bag Attributes\n    localKeyID: 01\n${pem}`],
    ['before other text', `${pem}# of the sender`],
  ])('is a public key %s', async (_how, secret) => {
    expect(await outcomeOf(define('rsa'), { headers, body }, { secret })).toBe('handled')
  })
})
