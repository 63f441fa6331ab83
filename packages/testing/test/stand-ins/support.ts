import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineMount, type Receivers, sendReply } from '@posthorn/core/node'
import { type Received, send } from '@posthorn/testing'
import { onTestFinished } from 'vitest'

/** What came to an endpoint. */
export interface Arrived {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void

async function listen(listener: Listener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.close().closeAllConnections()
  })
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`
}

/** A status to answer with, or a function that finds it; 0 answers nothing. */
type Answer = number | (() => Promise<number>)

/** An endpoint that answers with these, the last one again and again. */
export async function endpoint(...answers: Answer[]): Promise<{ readonly url: string; readonly arrived: readonly Arrived[] }> {
  const arrived: Arrived[] = []
  const url = await listen((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      arrived.push({ method: request.method!, headers: request.headers, body: Buffer.concat(chunks).toString() })
      const answer = answers[Math.min(arrived.length, answers.length) - 1] ?? 200
      void Promise.resolve(typeof answer === 'number' ? answer : answer()).then((status) => {
        if (status > 0) response.writeHead(status).end('{}')
      })
    })
  })
  return { url, arrived }
}

const createMount = defineMount<IncomingMessage>({
  fix: 'Nothing reads it first.',
  requestOf: (request) => ({ node: request, url: request.url, params: undefined }),
})

/** Mounts a receiver on a server of its own. Gives its address. */
export function app(receivers: Receivers): Promise<string> {
  const mount = createMount('app', receivers, {})
  return listen((request, response) => void mount.receive(request).then((reply) => sendReply(request, response, reply)))
}

/** Calls a JSON API. */
export async function call(
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly json: unknown; readonly reply: Received }> {
  const text = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }
  const reply = await send(url, { method, headers: { 'content-type': 'application/json', ...headers }, ...text })
  return { status: reply.status, json: JSON.parse(reply.body) as unknown, reply }
}
