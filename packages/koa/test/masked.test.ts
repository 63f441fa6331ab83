import { Agent } from 'node:http'
import { createReceiver, sign } from '@posthorn/core'
import { receiveWebhook, verifyWebhook } from '@posthorn/koa'
import { recomly } from '@posthorn/providers/recomly'
import type { Middleware } from 'koa'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ask } from '../../core/test/support/server.js'
import { frameworks, start } from './support/app.js'

const secret = 'recomly-signing-secret'
const body = JSON.stringify({ campaignId: 'c_1', name: 'Ada', email: 'ada@example.com' })
const invites = () => createReceiver(recomly, { secret: { key_1: secret } }).on('invite', () => {})

const app: Middleware = (ctx) => {
  ctx.body = '{"ok":true}'
}

const mounts: readonly [string, () => Middleware[]][] = [
  ['receiveWebhook', () => [receiveWebhook(invites())]],
  ['verifyWebhook', () => [verifyWebhook(invites()), app]],
]

describe.each(frameworks)('a provider that masks its refusals on $name', ({ Koa }) => {
  // Were they told apart by the connection, a stranger could try key ids.
  it.each(
    mounts.flatMap(([name, handlers]) => (['chunked', 'identity'] as const).map((shape) => [name, shape, handlers] as const)),
  )('answers the first, its duplicate and forgeries with the same connection headers: %s, %s', async (_name, shape, handlers) => {
    const { port } = await start(Koa, (made) => {
      for (const each of handlers()) made.use(each)
    })
    // A client that asks to close would hide the difference.
    const agent = new Agent({ keepAlive: true })
    onTestFinished(() => agent.destroy())
    const framing = shape === 'chunked' ? { 'transfer-encoding': 'chunked' } : {}
    const good = sign(recomly, { secret, body, keyId: 'key_1' })
    const requests = [
      good,
      good,
      sign(recomly, { secret: 'another', body, keyId: 'key_1' }),
      { ...good, 'x-recomly-key-id': 'no' },
      {},
    ]
    const seen: unknown[] = []
    for (const headers of requests) {
      const answer = await ask(port, body, { path: '/hooks', agent, headers: { ...headers, ...framing } })
      seen.push([answer.status, answer.body, answer.headers.connection])
    }
    expect(seen[0]).toMatchObject([200, '{"ok":true}', shape === 'chunked' ? 'close' : 'keep-alive'])
    for (const each of seen) expect(each).toEqual(seen[0])
  })
})
