import { Agent } from 'node:http'
import { createReceiver, sign } from '@posthorn/core'
import { recomly } from '@posthorn/providers/recomly'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ask } from '../../packages/core/test/support/server.js'
import { type Framework, mountsOf } from './framework.js'

const secret = 'recomly-signing-secret'
const body = JSON.stringify({ campaignId: 'c_1', name: 'Ada', email: 'ada@example.com' })
const json = { 'content-type': 'application/json' }

/** A provider that answers refusals as it answers success. Were they told apart by the connection, a stranger could try key ids. */
export function describeMasked(frameworks: readonly Framework[]): void {
  describe.each(mountsOf(frameworks))('a provider that masks its refusals, with $title', ({ start }) => {
    it.each(['chunked', 'identity'] as const)(
      'answers the first, its duplicate and forgeries with the same connection headers: %s',
      async (shape) => {
        const { port } = await start(
          createReceiver(recomly, { secret: { key_1: secret } }).on('invite', () => {}),
          () => {},
        )
        // A client that asks to close would hide the difference.
        const agent = new Agent({ keepAlive: true })
        onTestFinished(() => agent.destroy())
        const framing = shape === 'chunked' ? { 'transfer-encoding': 'chunked' } : {}
        const good = { ...json, ...sign(recomly, { secret, body, keyId: 'key_1' }) }
        const requests = [
          good,
          good,
          { ...json, ...sign(recomly, { secret: 'another', body, keyId: 'key_1' }) },
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
}
