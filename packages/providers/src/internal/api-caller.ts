import type { StandardSchema } from '@posthorn/core'
import { ApiError, type ApiFacts } from './api-error.js'
import { type ApiFetch, type ApiOptions, requireTimeout } from './api-options.js'
import { mostBytes, parseReply, textOf } from './api-reply.js'
import { beginningOf, excerptOf, reasonOf, safeCause } from './api-text.js'
import { placeIn, requireBaseUrl } from './api-url.js'

/** What {@link apiCaller} needs. */
export interface ApiCallerOptions extends ApiOptions {
  /** The client's factory, for messages. */
  readonly where: string
  /** Who is called, for messages. */
  readonly service: string
  readonly baseUrl: string
  /** Sent with each call. */
  readonly headers: Readonly<Record<string, string>>
  /** Name of the option with the key. */
  readonly keyOption: string
  /** What must not be seen in errors. */
  readonly secrets: readonly string[]
}

/** One call. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: readonly string[]
  /** JSON. */
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  /** What more must not be seen in errors. */
  readonly secrets?: readonly string[]
}

/** A reply with a status that says success. */
export interface ApiReply {
  /** @throws ApiError where it is not what the schema describes. */
  readonly as: <Reply>(schema: StandardSchema<Reply>) => Promise<Reply>
  /** The same, for replies that are not documented: `undefined` where it is not. */
  readonly ifAs: <Reply>(schema: StandardSchema<Reply>) => Promise<Reply | undefined>
}

const globalFetch: ApiFetch = (url, init) => fetch(url, init)

/** Makes calls to a JSON API. Rejects with {@link ApiError}. */
export function apiCaller(options: ApiCallerOptions): (call: ApiCall) => Promise<ApiReply> {
  const { where, service, fetch: fetcher = globalFetch } = options
  const base = requireBaseUrl(where, options.baseUrl)
  const timeoutMs = requireTimeout(where, options.timeoutMs ?? 10_000)

  return async ({ method, path, body, headers, secrets: more = [] }) => {
    const url = placeIn(base, path)
    const secrets = [...options.secrets, ...more]
    const fail = (problem: string, facts: Omit<ApiFacts, 'method' | 'url'> = {}) =>
      new ApiError(`${service}: ${method} ${url} ${problem}`, { method, url, ...facts })
    const init = {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...options.headers, ...headers },
      ...(body === undefined ? {} : { body }),
      // The key goes along with every request: where a redirect leads is not for the reply to say.
      redirect: 'error' as const,
      signal: AbortSignal.timeout(timeoutMs),
    }
    let status: number | undefined
    let text: string | undefined
    try {
      const response = await fetcher(url, init)
      status = response.status
      text = await textOf(response)
    } catch (thrown) {
      const cause = safeCause(thrown, secrets)
      if (init.signal.aborted) throw fail(`was not answered within ${timeoutMs} ms.`, { status, cause })
      throw fail(`failed: ${excerptOf(reasonOf(thrown), secrets)}.`, { status, cause })
    }
    if (text === undefined) throw fail(`was answered ${status} with more than ${mostBytes} bytes.`, { status })
    const excerpt = excerptOf(text, secrets)
    const shown = excerpt === '' ? 'an empty reply' : beginningOf(excerpt)
    const refused = (problem: string) => fail(`was answered ${status} with ${shown}${problem}`, { status, body: excerpt })
    if (status < 200 || status > 299) {
      const isKey = status === 401 || status === 403
      throw refused(isKey ? `. Is \`${options.keyOption}\` the right one?` : '.')
    }
    return {
      as: async (schema) => {
        const parsed = await parseReply(text, schema)
        if ('problem' in parsed) throw refused(`, ${parsed.problem}.`)
        return parsed.value
      },
      ifAs: async (schema) => {
        const parsed = await parseReply(text, schema)
        return 'problem' in parsed ? undefined : parsed.value
      },
    }
  }
}
