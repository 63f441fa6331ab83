import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect, createServer, type IncomingHttpHeaders } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { Claim } from '@posthorn/core'
import { settleOnEnd } from '@posthorn/core/node'
import { expect, it, onTestFinished } from 'vitest'
import { type App, claim, failing } from './support/claims.js'

interface Answer {
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly warnings: readonly string[]
}

/** What the app's route behind a claim replies over HTTP/2, and what Node warned of meanwhile. */
async function replyOf(settled: Claim, app: App): Promise<Answer> {
  const server = createServer((http2Request, http2Response) => {
    // Node's compatibility layer is these by behaviour, not by type.
    const request = http2Request as unknown as IncomingMessage
    const response = http2Response as unknown as ServerResponse
    settleOnEnd(request, response, settled)
    app(response, request)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const warnings: string[] = []
  const note = ({ name, message }: Error) => void warnings.push(`${name}: ${message}`)
  process.on('warning', note)
  onTestFinished(() => {
    process.off('warning', note)
    client.destroy()
    server.close()
  })
  const stream = client.request({ ':method': 'POST', ':path': '/' })
  stream.end('{}')
  const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders]
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  // Warnings are told of one turn after they were given.
  await new Promise((resolve) => setImmediate(resolve))
  return { headers, body: Buffer.concat(chunks).toString(), warnings }
}

const replies: readonly (readonly [string, App])[] = [
  [
    'end',
    (response) => {
      response.setHeader('x-app', 'yes')
      response.end('made')
    },
  ],
  ['writeHead', (response) => response.writeHead(200, { 'x-app': 'yes' }).end('made')],
  ['writeHead with a message', (response) => response.writeHead(200, 'Fine', { 'x-app': 'yes' }).end('made')],
]

const inPieces: App = (response) => {
  response.writeHead(201)
  response.write('ma')
  response.end('de')
}

it.each(replies)('a reply over HTTP/2 by %s completes the delivery, without a warning', async (_how, app) => {
  const mine = claim()
  const { headers, body, warnings } = await replyOf({ ...mine, close: true }, app)
  expect(headers).toMatchObject({ ':status': 200, 'x-app': 'yes' })
  expect(body).toBe('made')
  expect(mine.calls).toEqual(['complete'])
  expect(warnings).toEqual([])
})

it.each(replies)('a reply over HTTP/2 by %s gives way to 503, without a warning', async (_how, app) => {
  const { headers, body, warnings } = await replyOf(failing(), app)
  expect(headers).toMatchObject({ ':status': 503, 'retry-after': '1' })
  expect(headers).not.toHaveProperty('x-app')
  expect(body).toBe('later')
  expect(warnings).toEqual([])
})

it('a reply over HTTP/2 in pieces completes the delivery, without a warning', async () => {
  const mine = claim()
  const { headers, body, warnings } = await replyOf(mine, inPieces)
  expect([headers[':status'], body, mine.calls, warnings]).toEqual([201, 'made', ['complete'], []])
})

it('a reply over HTTP/2 of which some was sent ends in an error where the delivery cannot be completed', async () => {
  // Else the sender would take what it got for the whole reply.
  await expect(replyOf(failing(), inPieces)).rejects.toMatchObject({ code: 'ERR_HTTP2_STREAM_ERROR' })
})
