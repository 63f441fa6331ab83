import { isWebhookError } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { deliver, type Outcome, subjectOf, verdictOf } from './support/attempt.js'
import { entries } from './support/catalogue.js'
import { githubLegacySha1 } from './support/unshipped.js'
import { readVectors, type Vector } from './support/vectors.js'

const subjects = [
  ...entries.map((entry) => ({ ...entry, ...readVectors(entry.name), provider: entry.provider })),
  { exports: {}, ...readVectors(githubLegacySha1.name, 'unshipped'), name: githubLegacySha1.name, provider: githubLegacySha1 },
]

const numbered = (vectors: readonly Vector[], valid: boolean) =>
  vectors.filter((vector) => vector.valid === valid).map((vector) => [vector.note, vector] as const)

/** What became of a request that verifies. */
function takenAs({ handled, refused, status }: Outcome, ok: number): string {
  if (handled) return status === ok ? 'handled' : `handled, but answered ${status}`
  return refused ?? (status < 300 ? 'answered' : `answered ${status}`)
}

describe.each(subjects.map((subject) => [subject.name, subject] as const))('%s', (_name, subject) => {
  const { provider, vectors, handshakes = [] } = subject
  const ok = provider.replies?.ok?.status ?? 200
  const unauthorized = provider.replies?.refused?.status ?? 401
  // Some published bodies are no payloads, such as `Hello, World!`. A ping is answered and not handled.
  const unhandled = ['payload_malformed', 'payload_invalid', ...(provider.handshakes ? ['answered'] : [])]

  it.each(numbered(vectors, true))('verifies %s', async (_note, vector) => {
    const { type, id, scheme = expect.any(String) as string, certificate } = vector
    const sender = subjectOf(subject, vector)
    // A certificate has to be waited for, which `verify` does not.
    expect(certificate === undefined ? verdictOf(sender, vector) : 'certificate').toEqual(scheme)
    const outcome = await deliver(sender, vector)
    expect(type === undefined ? ['handled', ...unhandled] : ['handled']).toContain(takenAs(outcome, ok))
    expect(outcome.handled ?? {}).toMatchObject({ ...(type === undefined ? {} : { type }), ...(id === undefined ? {} : { id }) })
  })

  it.each(numbered(vectors, false))('refuses %s', async (_note, vector) => {
    const sender = subjectOf(subject, vector)
    const outcome = await deliver(sender, vector).catch((error: unknown) => {
      if (isWebhookError(error)) return { handled: undefined, refused: error.code, status: unauthorized }
      throw error
    })
    expect(outcome).toMatchObject({ handled: undefined, refused: expect.any(String) as string, status: unauthorized })
    if (vector.certificate !== undefined) return
    // Either the sender's fault, or the secret's.
    expect(verdictOf(sender, vector)).toMatchObject({
      code: outcome.refused,
      status: outcome.refused === 'secret_invalid' ? 500 : 401,
    })
  })

  it.each(handshakes.map((one) => [one.note ?? one.request.url, one] as const))(
    'answers the handshake %s',
    async (_note, { request, reply }) => {
      const { handled, status, headers, body } = await deliver(provider, request)
      expect({ handled, status, body }).toEqual({ handled: undefined, status: reply.status, body: reply.body })
      expect(headers).toMatchObject(reply.headers ?? {})
    },
  )
})
