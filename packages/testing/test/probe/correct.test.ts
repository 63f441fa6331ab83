import type { Provider } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { github } from '@posthorn/providers/github'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { shopify } from '@posthorn/providers/shopify'
import { slack } from '@posthorn/providers/slack'
import { stripe } from '@posthorn/providers/stripe'
import { svix } from '@posthorn/providers/svix'
import { probe, probes } from '@posthorn/testing/probe'
import { expect, test } from 'vitest'
import { serveReceiver } from './support/receiver.js'

const plain = 'a-secret-for-probes-81c4'
const keyId = 'key_1'

const untimed = 'TS-02 TS-04 TS-05 TS-MOVED TS-08 TS-17'

test.each<{ readonly provider: Provider; readonly unseen: string }>([
  { provider: recover, unseen: `KEY-12 ${untimed} DUP-RESIGNED` },
  { provider: customerio, unseen: 'KEY-12 JSON-06 JSON-08 HTTP-01' },
  { provider: referralloop, unseen: `KEY-12 ${untimed} DUP-RESIGNED RPL-11` },
  { provider: recomly, unseen: 'JSON-06 JSON-08 DUP-AGAIN DUP-04 DUP-RESIGNED RPL-11' },
  { provider: stripe, unseen: 'KEY-12 RPL-11' },
  { provider: github, unseen: `KEY-12 ${untimed} DUP-RESIGNED` },
  { provider: svix, unseen: 'KEY-01 KEY-12 SIG-11' },
  { provider: shopify, unseen: `KEY-12 SIG-11 ${untimed} DUP-RESIGNED RPL-11` },
  { provider: slack, unseen: 'KEY-12 RPL-11' },
])('finds nothing wrong with a receiver for $provider.name', async ({ provider, unseen }) => {
  const secret = provider === svix ? 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' : plain
  const named = provider.keyId !== undefined
  const { url, runsUrl } = await serveReceiver(provider, { secret: named ? { [keyId]: secret } : secret })
  const findings = await probe({ url, provider, secret, runsUrl, ...(named ? { keyId } : {}) })
  expect(findings.filter(({ outcome }) => outcome === 'fail')).toEqual([])
  expect(findings.map(({ id }) => id)).toEqual(probes.map(({ id }) => id))
  expect(findings.flatMap(({ id, outcome }) => (outcome === 'unseen' ? [id] : [])).join(' ')).toBe(unseen)
})
