import { type Provider, type Scheme, verify } from '@posthorn/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keysOf } from '../../../providers/test/support/keys.js'
import { bodiesOf, signBody } from '../../../providers/test/support/requests.js'
import { explain } from '../../src/explain/explain.js'
import type { Evidence } from '../../src/explain/explanation.js'
import { everyProvider } from './support/providers.js'

const canSign = (scheme: Scheme) => scheme.kind !== 'custom' || scheme.sign !== undefined
const schemes = everyProvider.flatMap((provider) =>
  provider.schemes
    .filter(canSign)
    .map((scheme) => [`${provider.name}, ${scheme.name ?? scheme.kind}`, provider, scheme] as const),
)

function evidenceOf(provider: Provider, scheme: Scheme): Evidence {
  const [body] = fc.sample(bodiesOf(provider, scheme), { numRuns: 1, seed: 7 })
  const { method, url, headers, body: bytes } = signBody(provider, scheme, body!)
  return {
    provider,
    request: { method, url, headers: Object.entries(headers), body: bytes },
    secrets: [{ name: 'APP_SECRET', value: keysOf(provider, scheme).secret }],
    publicUrl: 'https://hooks.example.com/in',
    now: Date.UTC(2026, 1, 14),
    others: everyProvider.filter(({ name }) => name !== provider.name),
  }
}

function accepts({ provider, request, publicUrl, now }: Evidence, secret: string): boolean {
  try {
    return verify(provider, { ...request, publicUrl: publicUrl!, now, secret }).provider === provider.name
  } catch {
    return false
  }
}

it('knows every sender but the one whose keys nobody else can sign with', () => {
  expect(new Set(schemes.map(([, { name }]) => name)).size).toBe(everyProvider.length - 1)
})

describe.each(schemes)('%s', (_name, provider, scheme) => {
  const evidence = evidenceOf(provider, scheme)
  const { value } = evidence.secrets[0]!

  it('verifies what it signed', async () => {
    expect(await explain(evidence)).toEqual({ verdict: 'verified', scheme: scheme.name ?? scheme.kind, secret: 'APP_SECRET' })
  })

  it('explains a line break behind the secret, where that is not let through', async () => {
    const broken = `${value}\n`
    const explanation = await explain({ ...evidence, secrets: [{ name: 'APP_SECRET', value: broken }] })
    const isLetThrough = accepts(evidence, broken)
    expect(explanation).toMatchObject(
      isLetThrough ? { verdict: 'verified' } : { verdict: 'explained', causes: [{ id: 'secret_whitespace' }] },
    )
    expect(JSON.stringify(explanation)).not.toContain(value)
  })

  it('finds nothing where the secret is another', async () => {
    const { secret } = keysOf(provider, scheme, 1)
    expect(await explain({ ...evidence, secrets: [{ name: 'APP_SECRET', value: secret }] })).toMatchObject({
      verdict: 'nothing_found',
    })
  })
})
