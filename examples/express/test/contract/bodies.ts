import type { Agent } from 'node:http'
import { once } from 'node:events'
import { send } from '@posthorn/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { begin, keepAlive, post } from '../support/agent.js'
import { type Example, type ServedApp, startApp } from '../support/app.js'
import { beginDelivery } from '../support/connection.js'
import { recoverBody, recoverDelivery } from '../support/signing.js'

const megabyte = 1_048_576

/** A delivery of so many bytes. */
const sized = (bytes: number) => {
  const body = recoverBody().replace('John Doe', '')
  return recoverDelivery(body.replace('"lead_name":"', `$&${'x'.repeat(bytes - body.length)}`))
}

export function bodiesContract(app: ServedApp): void {
  const url = () => `${app.url}/webhooks/recover`

  describe('the bodies of a client that keeps its connection', () => {
    let agent: Agent
    beforeEach(() => {
      agent = keepAlive()
    })
    afterEach(() => agent.destroy())

    const next = () => post(url(), agent, recoverDelivery(recoverBody()))

    test('may have 1 MB', async () => {
      expect(await post(url(), agent, sized(megabyte))).toBe(200)
      expect(await next()).toBe(200)
    })

    test.each([megabyte + 1, 2 * megabyte, 20 * megabyte])(
      'of %i bytes are answered 413, and the next request 200',
      async (bytes) => {
        expect(await post(url(), agent, sized(bytes))).toBe(413)
        expect(await next()).toBe(200)
      },
    )

    test('of 2 MB that were not declared are answered 413, and the next request 200', async () => {
      const { headers, body } = sized(2 * megabyte)
      const { request, status } = begin(url(), agent, headers)
      request.write(body.slice(0, megabyte))
      request.end(body.slice(megabyte))
      expect(await status).toBe(413)
      expect(await next()).toBe(200)
    })
  })

  describe('a body', () => {
    test('is taken in after "continue"', async () => {
      const { socket, body, received } = await beginDelivery(app.url)
      socket.write(body)
      while (!received().endsWith('{"ok":true}')) await once(socket, 'data')
      expect(received()).toMatch(/^HTTP\/1\.1 200 /)
      socket.destroy()
    })

    test('may come in chunks that are cut anywhere, within characters too', async () => {
      const before = (await app.runs()).length
      const deliveries = Array.from(Buffer.from(recoverBody().replace('John', 'Zoë 🎺')), (_, cut) => {
        const { headers, body } = recoverDelivery(recoverBody().replace('John', 'Zoë 🎺'))
        const bytes = Buffer.from(body)
        return {
          headers,
          body: cut === 0 ? Array.from(bytes, (byte) => Buffer.of(byte)) : [bytes.subarray(0, cut), bytes.subarray(cut)],
        }
      })
      const replies = await Promise.all(deliveries.map((delivery) => send(url(), delivery)))
      expect(replies.map(({ status }) => status)).toEqual(deliveries.map(() => 200))
      expect(await app.runs()).toHaveLength(before + deliveries.length)
    })
  })
}

export function slowBodiesContract(example: Example): void {
  test('a body that stops coming is answered 408, and the next request of the client 200', async () => {
    const app = await startApp(example)
    const url = `${app.url}/webhooks/recover`
    const agent = keepAlive()
    const { headers, body } = sized(megabyte)
    const { request, status } = begin(url, agent, { ...headers, 'content-length': body.length })
    request.write(body.slice(0, megabyte / 2))
    expect(await status).toBe(408)
    request.end(body.slice(megabyte / 2))
    expect(await post(url, agent, recoverDelivery(recoverBody()))).toBe(200)
    agent.destroy()
    await app.stop()
  })
}
