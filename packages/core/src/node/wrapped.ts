import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'

/** Node's own request, or a framework's object that holds it as `raw`, as Fastify's does. */
export type NodeRequest =
  | IncomingMessage
  | {
      /** Node's own. */
      readonly raw: IncomingMessage
    }

/** Node's own response, or a framework's object that holds it as `raw`, with headers that it has not set yet. */
export type NodeResponse =
  | ServerResponse
  | {
      /** Node's own. */
      readonly raw: ServerResponse
      /** Headers that plugins and the app have set so far. */
      getHeaders(): Readonly<Record<string, OutgoingHttpHeaders[string]>>
      /** Takes the reply out of the framework's hands. */
      hijack(): unknown
    }

// A parser may have left the bytes on Node's own request by this name.
const isHolder = (given: object): boolean =>
  'raw' in given && typeof given.raw === 'object' && given.raw !== null && 'socket' in given.raw

export const requestIn = (request: NodeRequest): IncomingMessage =>
  'raw' in request && isHolder(request) ? request.raw : (request as IncomingMessage)

export const responseIn = (response: NodeResponse): ServerResponse =>
  'raw' in response && isHolder(response) ? response.raw : (response as ServerResponse)

/** Takes a reply out of the framework's hands. Headers that plugins set, such as those of CORS, go along. */
export function takeOver(response: NodeResponse): ServerResponse {
  const node = responseIn(response)
  if (node === response || !('hijack' in response)) return node
  const set = response.getHeaders()
  response.hijack()
  if (node.headersSent) return node
  for (const [name, value] of Object.entries(set)) if (value !== undefined) node.setHeader(name, value)
  return node
}
