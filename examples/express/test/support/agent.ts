import { Agent, type ClientRequest, request } from 'node:http'
import type { Signed } from './signing.js'

/** A client that keeps its connection, so that what a reply leaves behind meets the next request. */
export const keepAlive = (maxSockets = 1): Agent => new Agent({ keepAlive: true, maxSockets })

interface Exchange {
  readonly request: ClientRequest
  /** The status, once the whole reply is there. */
  readonly status: Promise<number>
}

/** Begins a request; the body is up to the caller. */
export function begin(url: string, agent: Agent, headers: Readonly<Record<string, string | number>>): Exchange {
  const outgoing = request(url, { method: 'POST', agent, headers })
  const status = new Promise<number>((resolve, reject) => {
    outgoing.on('error', reject).on('response', (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0)).on('error', reject)
    })
  })
  return { request: outgoing, status }
}

/** Sends a request and resolves with the status. */
export function post(url: string, agent: Agent, { headers, body }: Signed): Promise<number> {
  const exchange = begin(url, agent, { ...headers, 'content-length': Buffer.byteLength(body) })
  exchange.request.end(body)
  return exchange.status
}
