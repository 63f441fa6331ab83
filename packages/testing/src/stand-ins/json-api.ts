import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { isWebhookError, type WebhookReply } from '@posthorn/core'
import { bodyOf } from '@posthorn/core/node'
import type { StandInOptions } from './stand-in.js'
import { StandInError, invalid, notFound } from './stand-in-error.js'

/** What a route is told. */
interface ApiRequest {
  /** Of the path, decoded. */
  readonly params: Readonly<Record<string, string>>
  /** Parsed; `undefined` where the method has none. */
  readonly body: unknown
}

/** What a route answers, as JSON. */
export interface ApiReply {
  readonly status: number
  readonly body: unknown
  /** What was changed, for whoever watches. */
  readonly note?: string | undefined
}

/** One method of one path. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** `:name` stands for one segment. */
  readonly path: string
  /** Throws where the request may go no further. Its body is unread then. */
  readonly admit: (headers: IncomingHttpHeaders) => void
  readonly run: (request: ApiRequest) => ApiReply | Promise<ApiReply>
}

const bodyLimit = 1_048_576
const bodyTimeoutMs = 5000

/** Answers a request by the routes of an API, and tells `onRequest` of it. Never rejects. */
export async function answer(
  routes: readonly Route[],
  request: IncomingMessage,
  onRequest?: StandInOptions['onRequest'],
): Promise<WebhookReply> {
  const reply = await replyTo(routes, request)
  onRequest?.({ method: request.method ?? '', path: pathOf(request), status: reply.status, note: reply.note })
  return jsonReply(reply)
}

async function replyTo(routes: readonly Route[], request: IncomingMessage): Promise<ApiReply> {
  try {
    const { route, params } = find(routes, request)
    route.admit(request.headers)
    const body = route.method === 'POST' || route.method === 'PATCH' ? await readJson(request) : undefined
    return await route.run({ params, body })
  } catch (error) {
    const { status, code, message } = refusalOf(error)
    return { status, body: { error: { code, message } }, note: message }
  }
}

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?')[0]!

function find(routes: readonly Route[], request: IncomingMessage): { route: Route; params: ApiRequest['params'] } {
  const { method } = request
  const path = pathOf(request)
  const here = routes.flatMap((route) => {
    const params = match(route.path, path)
    return params ? [{ route, params }] : []
  })
  const found = here.find(({ route }) => route.method === method)
  if (found) return found
  if (here.length === 0) throw notFound('There is nothing at this path.')
  const allowed = here.map(({ route }) => route.method).join(', ')
  throw new StandInError(405, 'method_not_allowed', `This path takes ${allowed}.`)
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, segment] of wanted.entries()) {
    if (!segment.startsWith(':')) {
      if (segment !== given[index]) return undefined
    } else {
      const value = decoded(given[index]!)
      if (!value) return undefined
      params[segment.slice(1)] = value
    }
  }
  return params
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const bytes = await bodyOf(request, 'Nothing reads it first.')(bodyLimit, bodyTimeoutMs)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw invalid('The body is not JSON.')
  }
}

function refusalOf(error: unknown): Pick<StandInError, 'status' | 'code' | 'message'> {
  if (error instanceof StandInError) return error
  // What can go wrong while a body is read.
  if (isWebhookError(error) && error.status < 500) return error
  return { status: 500, code: 'internal_error', message: 'The stand-in failed.' }
}

const jsonReply = ({ status, body }: ApiReply): WebhookReply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: Buffer.from(JSON.stringify(body)),
})
