import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'

/** Node's own request, or a framework's object that holds it as `raw`, as Fastify's does. */
export type NodeRequest = IncomingMessage | { readonly raw: IncomingMessage }

/** Node's own response, or a framework's object that holds it as `raw`, with headers that it has not set yet. */
export type NodeResponse =
  | ServerResponse
  | { readonly raw: ServerResponse; getHeaders(): Readonly<Record<string, OutgoingHttpHeaders[string]>>; hijack(): unknown }

export const requestIn = (request: NodeRequest): IncomingMessage => ('raw' in request ? request.raw : request)

export const responseIn = (response: NodeResponse): ServerResponse => ('raw' in response ? response.raw : response)

/** Takes a reply out of the framework's hands. Headers that plugins set, such as those of CORS, go along. */
export function takeOver(response: NodeResponse): ServerResponse {
  if (!('raw' in response)) return response
  const set = response.getHeaders()
  response.hijack()
  for (const [name, value] of Object.entries(set)) if (value !== undefined) response.raw.setHeader(name, value)
  return response.raw
}
