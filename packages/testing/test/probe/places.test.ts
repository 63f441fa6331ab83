import { type Provider, type Scheme, sign } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { github } from '@posthorn/providers/github'
import { recomly } from '@posthorn/providers/recomly'
import { svix } from '@posthorn/providers/svix'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { changed } from '../../src/probe/changed.js'
import { signaturePlace } from '../../src/probe/signature-place.js'
import { farMs, isTimed, timestampPlace } from '../../src/probe/timestamp-place.js'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const timestamp = Date.UTC(2026, 1, 14, 15, 30)
const signed = (provider: Provider) => sign(provider, { secret, timestamp, body: '{}' })

test.each<readonly [Provider, string]>([
  [github, 'x-hub-signature-256'],
  [customerio, 'x-cio-signature'],
  [recomly, 'x-recomly-signature'],
  [svix, 'svix-signature'],
])('finds the signature of %# and nothing around it', (provider, header) => {
  const place = signaturePlace(provider.schemes[0])!
  const headers = signed(provider)
  const signature = place.read(headers)
  expect(place.header).toBe(header)
  expect(Buffer.from(signature, provider === svix ? 'base64' : 'hex')).toHaveLength(32)
  expect(place.write(headers, signature)).toEqual(headers)
  expect(place.write(headers, '')[header] + signature).toBe(headers[header])
})

test.each<readonly [Provider, string, string]>([
  [customerio, 'x-cio-timestamp', 'NaN'],
  [recomly, 'x-recomly-signature', 't=NaN,v1='],
  [svix, 'svix-timestamp', 'NaN'],
])('finds the timestamp of %# and replaces nothing else', (provider, header, written) => {
  const place = timestampPlace(provider.schemes[0])!
  const headers = signed(provider)
  expect(place.header).toBe(header)
  expect(place.read(headers)).toBe(String(timestamp / 1000))
  expect(place.write(headers, 'NaN')[header]!.startsWith(written)).toBe(true)
  expect(place.write(headers, place.read(headers))).toEqual(headers)
})

test('knows senders that sign no time, and how far is too far for the others', () => {
  expect([isTimed(github.schemes[0]), timestampPlace(github.schemes[0])]).toEqual([false, undefined])
  expect(farMs(recomly)).toBe(3_600_000)
  expect(farMs({ ...recomly, toleranceSeconds: { past: 10, future: 3600 } })).toBe(14_400_000)
})

test('finds no signature in a query', () => {
  const scheme: Scheme = { kind: 'hmac', hash: 'sha256', signature: { from: 'query:sig', encoding: 'hex' }, signed: '{body}' }
  expect(signaturePlace(scheme)).toBeUndefined()
})

test.each<Scheme>([github.schemes[0], recomly.schemes[0], svix.schemes[0], { kind: 'basic' }])(
  'whatever a signature header holds, what is read and written again is the same: $kind',
  (scheme) => {
    const { header, read, write } = signaturePlace(scheme)!
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(write({ [header]: value }, read({ [header]: value }))).toEqual({ [header]: value })
      }),
    )
  },
)

test.each<Scheme>([customerio.schemes[0], recomly.schemes[0], svix.schemes[0]])(
  'whatever a timestamp header holds, what is written is there once: %#',
  (scheme) => {
    const { header, read, write, field } = timestampPlace(scheme)!
    fc.assert(
      fc.property(fc.string(), (value) => {
        const written = write({ [header]: value }, '7')
        expect(read(written)).toBe(field && !value.split(',').some((entry) => entry.startsWith('t=')) ? '' : '7')
      }),
    )
  },
)

test('changes one character of a text, and keeps its length wherever it can', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.nat({ max: 40 }), (text, at) => {
      const other = changed(text, at)
      expect(other).not.toBe(text)
      expect(other.length - text.length).toBe(/[A-Za-z0-9]/.test(text) ? 0 : 1)
    }),
  )
})
