import { createReceiver, isWebhookError, verify, type WebhookError } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { catalogue } from './support/catalogue.js'
import { githubSha1, standardEd25519 } from './support/legacy.js'
import { clockOf, type Vector, vectors } from './support/vectors.js'

const providers = new Map([...catalogue, githubSha1, standardEd25519].map((provider) => [provider.name, provider]))

function secretOf(provider: string, { secret, headers }: Vector): string | Record<string, string> {
  return provider === 'recomly' ? { [headers['X-Recomly-Key-Id']!]: secret } : secret
}

/** What `verify` makes of a vector: nothing, or what it throws. */
function verdict(vector: Vector): WebhookError | undefined {
  const provider = providers.get(vector.provider)!
  try {
    verify(provider, {
      secret: secretOf(provider.name, vector),
      headers: vector.headers,
      body: Buffer.from(vector.body),
      now: clockOf(vector),
    })
    return undefined
  } catch (error) {
    if (isWebhookError(error)) return error
    throw error
  }
}

function numberedBy(valid: boolean): [string, Vector][] {
  return vectors.filter((vector) => vector.valid === valid).map((vector) => [`${vector.provider}: ${vector.note}`, vector])
}

it('has good and bad vectors for every provider, each with its source and licence', () => {
  for (const { name } of catalogue) {
    const verdicts = vectors.filter(({ provider }) => provider === name).map(({ valid }) => valid)
    expect([name, verdicts.includes(true), verdicts.includes(false)]).toEqual([name, true, true])
  }
  for (const { source, licence } of vectors) expect([source, licence]).not.toContain('')
})

describe.each(numberedBy(true))('verifies %s', (_name, vector) => {
  it('by verify', () => {
    expect(verdict(vector)).toBeUndefined()
  })

  it('by a receiver, which never answers that the signature is wrong', async () => {
    const refusals = await receive(vector)
    // Some published bodies are no payloads, such as `Hello, World!`.
    expect(['handled', 'payload_malformed', 'payload_invalid']).toContain(refusals)
  })
})

describe.each(numberedBy(false))('refuses %s', (_name, vector) => {
  it('by verify, as the fault of the sender or of the secret', () => {
    const error = verdict(vector)
    expect(error).toBeDefined()
    expect(error?.status).toBe(error?.code === 'secret_invalid' ? 500 : 401)
  })

  it('by a receiver, without running the handler', async () => {
    const outcome = await receive(vector).catch((error: WebhookError) => error.code)
    expect(outcome).toBe(verdict(vector)?.code)
  })
})

/** Why a receiver refused, or `handled`. */
async function receive(vector: Vector): Promise<string> {
  const provider = providers.get(vector.provider)!
  let outcome = ''
  const receiver = createReceiver(provider, {
    secret: secretOf(provider.name, vector),
    now: () => clockOf(vector),
    onRefused: ({ code }) => {
      outcome = code
    },
  }).on('*', () => {
    outcome = 'handled'
  })
  const { status } = await receiver.receive({ method: 'POST', url: '/', headers: vector.headers, body: Buffer.from(vector.body) })
  return outcome === 'handled' && status !== 200 ? `handled, but answered ${status}` : outcome
}
