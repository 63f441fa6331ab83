import { Agent } from 'node:http'
import { createReceiver, sign } from '@posthorn/core'
import { webhookDecorators, webhooks } from '@posthorn/fastify'
import { recomly } from '@posthorn/providers/recomly'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ask } from '../../core/test/support/server.js'
import { start, versions } from './support/app.js'

const secret = 'recomly-signing-secret'
const body = JSON.stringify({ campaignId: 'c_1', name: 'Ada', email: 'ada@example.com' })
const invites = () => createReceiver(recomly, { secret: { key_1: secret } }).on('invite', () => {})

const mounts: readonly [string, (app: FastifyInstance) => unknown][] = [
  ['webhooks', (app) => app.register(webhooks, { receiver: invites(), path: '/hooks' })],
  [
    'verifyWebhook',
    async (app) => {
      await app.register(webhookDecorators)
      app.post('/hooks', { preParsing: app.verifyWebhook(invites()) }, async () => ({ ok: true }))
    },
  ],
]

describe.each(versions)('a provider that masks its refusals on $name', ({ fastify }) => {
  // Were they told apart by the connection, a stranger could try key ids.
  it.each(mounts.flatMap(([name, mount]) => (['chunked', 'identity'] as const).map((shape) => [name, shape, mount] as const)))(
    'answers the first, its duplicate and forgeries with the same connection headers: %s, %s',
    async (_name, shape, mount) => {
      const { port } = await start(fastify, mount)
      // A client that asks to close would hide the difference.
      const agent = new Agent({ keepAlive: true })
      onTestFinished(() => agent.destroy())
      const framing = shape === 'chunked' ? { 'transfer-encoding': 'chunked' } : {}
      const good = { ...sign(recomly, { secret, body, keyId: 'key_1' }), 'content-type': 'application/json' }
      const requests = [
        good,
        good,
        { ...good, ...sign(recomly, { secret: 'another', body, keyId: 'key_1' }) },
        { ...good, 'x-recomly-key-id': 'no' },
        {},
      ]
      const seen: unknown[] = []
      for (const headers of requests) {
        const answer = await ask(port, body, { path: '/hooks', agent, headers: { ...headers, ...framing } })
        seen.push([answer.status, answer.body, answer.headers.connection])
      }
      expect(seen[0]).toEqual([200, '{"ok":true}', shape === 'chunked' ? 'close' : 'keep-alive'])
      for (const each of seen) expect(each).toEqual(seen[0])
    },
  )
})
