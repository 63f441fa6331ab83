import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { catalogue } from './support/catalogue.js'
import { digestOf, digestOfHandshake } from './support/collection.js'
import { githubLegacySha1 } from './support/unshipped.js'
import { data, readVectors } from './support/vectors.js'

const { schemes } = JSON.parse(readFileSync(new URL('collection.json', data), 'utf8')) as {
  schemes: Readonly<Record<string, readonly string[]>>
}

/** Schemes that are shipped under another name. Two are handshakes of a sender. */
const renamed: Readonly<Record<string, string>> = {
  'adyen-standard': 'adyen',
  'braintree-challenge': 'braintree',
  'gitlab-signing': 'gitlab',
  'hubspot-v3': 'hubspot',
  'messagebird-jwt': 'messagebird',
  'microsoft-teams-outgoing': 'microsoft-teams',
  'plivo-v2': 'plivo',
  'standard-webhooks-ed25519': 'standard-webhooks-v1a',
  'zoom-url-validation': 'zoom',
}

const subjects = new Map(
  [...catalogue, githubLegacySha1].map((provider) => [
    provider.name,
    { provider, file: readVectors(provider.name, provider === githubLegacySha1 ? 'unshipped' : 'vectors') },
  ]),
)

const subjectOf = (scheme: string) => subjects.get(renamed[scheme] ?? scheme)

it('holds 214 vectors of 81 schemes', () => {
  expect(Object.keys(schemes)).toHaveLength(81)
  expect(Object.values(schemes).flat()).toHaveLength(214)
})

describe.each(Object.entries(schemes))('%s', (scheme, digests) => {
  it('is described here, and every one of its vectors is run as it was published', () => {
    const { vectors = [], handshakes = [] } = subjectOf(scheme)?.file ?? {}
    const run = [...vectors.map(digestOf), ...handshakes.map(digestOfHandshake)]
    expect(digests.filter((digest) => !run.includes(digest))).toEqual([])
  })
})

it('needs no code but for two', () => {
  const needsCode = Object.keys(schemes).filter((scheme) =>
    subjectOf(scheme)?.provider.schemes.some(({ kind }) => kind === 'custom'),
  )
  expect(needsCode).toEqual(['cloudinary', 'contentful'])
})
