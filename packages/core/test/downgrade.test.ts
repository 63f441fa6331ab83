import { createReceiver, defineProvider, type HmacScheme, sign } from '@posthorn/core'
import { expect, it } from 'vitest'
import { now, secret } from './support/providers.js'

const strong: HmacScheme = {
  name: 'strong',
  kind: 'hmac',
  hash: 'sha256',
  signature: { from: 'header:x-signature-256', encoding: 'hex' },
  signed: '{timestamp}.{body}',
  timestamp: { from: 'header:x-time' },
}
const legacy: HmacScheme = {
  name: 'legacy',
  kind: 'hmac',
  hash: 'sha1',
  signature: { from: 'header:x-signature', encoding: 'hex' },
  signed: '{body}',
}
const both = defineProvider({ name: 'both', docs: 'https://notes.example/webhooks', schemes: [strong, legacy], type: 'note' })

const body = Buffer.from('{"id":"n1"}')
const headersOf = (scheme: string, timestamp = now) => sign(both, { secret, body, timestamp, scheme })

async function refusal(headers: Record<string, string | string[]>): Promise<string> {
  let outcome = ''
  const receiver = createReceiver(both, { secret, now: () => now, onRefused: ({ code }) => (outcome = code) })
  await receiver.on('*', () => (outcome = 'handled')).receive({ method: 'POST', url: '/', headers, body })
  return outcome
}

it('takes either signature where it stands alone', async () => {
  expect([await refusal(headersOf('strong')), await refusal(headersOf('legacy'))]).toEqual(['handled', 'handled'])
})

it('lets a wrong strong signature decide, however right the legacy one is', async () => {
  expect(await refusal({ ...headersOf('legacy'), ...headersOf('strong'), 'x-signature-256': '0'.repeat(64) })).toBe(
    'signature_mismatch',
  )
  expect(await refusal({ ...headersOf('legacy'), 'x-signature-256': 'nonsense', 'x-time': String(now / 1000) })).toBe(
    'signature_malformed',
  )
  expect(await refusal({ ...headersOf('legacy'), 'x-signature-256': '' })).toBe('signature_malformed')
})

it('does not fall back to the legacy signature when the strong one is stale or repeated', async () => {
  const stale = headersOf('strong', now - 301_000)
  expect(await refusal({ ...headersOf('legacy'), ...stale })).toBe('timestamp_too_old')
  const strongHeaders = headersOf('strong')
  expect(
    await refusal({
      ...headersOf('legacy'),
      ...strongHeaders,
      'x-signature-256': [strongHeaders['x-signature-256']!, strongHeaders['x-signature-256']!],
    }),
  ).toBe('header_repeated')
})
