import type { Provider } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { probe } from '@posthorn/testing/probe'
import { describe, expect, it } from 'vitest'
import { appOf, secrets } from '../examples/express/test/support/app.js'

interface Sender {
  readonly provider: Provider
  readonly path: string
  readonly secret: string
  readonly keyId?: string
}

const [keyId, recomlySecret] = Object.entries(JSON.parse(secrets.RECOMLY_KEYS) as Readonly<Record<string, string>>)[0]!

const senders: readonly Sender[] = [
  { provider: recover, path: '/webhooks/recover', secret: secrets.RECOVER_SECRET },
  { provider: customerio, path: '/webhooks/customerio', secret: secrets.CUSTOMERIO_SIGNING_KEY },
  { provider: referralloop, path: '/webhooks/referralloop', secret: secrets.REFERRALLOOP_SECRET },
  { provider: recomly, path: '/api/public/webhook/invite', secret: recomlySecret, keyId },
]

const root = new URL('../examples/', import.meta.url)

describe.each([
  ['express', ['app.js']],
  ['koa', ['app.js']],
  ['fastify', ['app.js']],
  ['nest', ['dist/main.js', '--platform', 'express']],
  ['nest', ['dist/main.js', '--platform', 'fastify']],
] as const)('the %s example (%j), probed from outside', (folder, args) => {
  const app = appOf({ folder: new URL(`${folder}/`, root), args })

  it.each(senders)('fails no probe for $provider.name', async ({ path, ...sender }) => {
    const findings = await probe({ ...sender, url: app.url + path, runsUrl: `${app.url}/deliveries` })
    expect(findings.filter(({ outcome }) => outcome === 'fail')).toEqual([])
    expect(findings.filter(({ outcome }) => outcome === 'pass').length).toBeGreaterThan(35)
  })
})
