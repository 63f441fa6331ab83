import type { IncomingMessage, ServerResponse } from 'node:http'
import { Answer, hmac, type Parts } from './handmade.js'
import type { Served } from './receiver.js'
import { serve } from './serve.js'

/** Serves a handler that is made of parts, and maybe a page at the same address. */
export async function serveHandmade(parts: Parts, page?: (response: ServerResponse) => unknown): Promise<Served> {
  const runs: number[] = []
  const known = new Set<string>()
  const url = await serve((request, response) => {
    if (request.url === '/runs') {
      response.end(JSON.stringify(runs))
      return
    }
    if (page && request.method === 'GET') {
      page(response)
      return
    }
    receive(parts, request, response, runs, known).catch((error: unknown) => {
      if (response.headersSent) return
      if (error instanceof Answer) response.writeHead(error.status).end()
      else response.writeHead(500).end((error as Error).stack)
    })
  })
  return { url: `${url}/webhook`, runsUrl: `${url}/runs` }
}

async function receive(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  runs: number[],
  known: Set<string>,
): Promise<void> {
  if (!parts.allows(request.method)) throw new Answer(405)
  const body = await parts.read(request, parts.limit)
  if (!parts.types(request.headers['content-type'])) throw new Answer(401)
  parts.before(request, known)
  if (parts.checksFirst) checked(parts, request, body)
  const { signature, time, signedTime = time, keyId } = parts.evidence(request, parts.sender)
  const content = parts.content(body, signedTime, parts.sender)
  const expected = parts.keysOf(keyId).map((key) => hmac(key ?? 'no such key', content))
  const stale = 'time' in parts.sender.read({}) && !parts.fresh(time)
  if (stale || signature === undefined || !expected.some((one) => parts.fits(signature, one))) {
    parts.refuse(response, { expected: expected[0]!, reason: stale ? 'stale' : 'forged' })
    if (parts.stops) return
  }
  const event = checked(parts, request, body)
  if (await parts.seen(event, request, known)) return parts.duplicate(response)
  parts.note(() => runs.push(runs.length))
  await parts.handle(event)
  if (!response.headersSent) response.writeHead(200).end('OK')
}

function checked({ parse, check }: Parts, { headers }: IncomingMessage, body: Buffer): object {
  if (headers['content-encoding'] !== undefined) throw new Answer(415)
  let event: unknown
  try {
    event = parse(body)
  } catch (error) {
    if (error instanceof SyntaxError) throw new Answer(400)
    throw error
  }
  if (typeof event !== 'object' || event === null) throw new Answer(400)
  check(event)
  return event
}
