import { validateHeaderName, validateHeaderValue } from 'node:http'
import { invalid } from './stand-in-error.js'
import { fieldsOf, jsonOf, oneOf, optional, text } from './fields.js'
import type { ReplyAttributes } from './reply-attributes.js'

/** A webhook action of a campaign. */
export interface CustomerioAction {
  /** A user and a password in it become basic authentication. */
  readonly url: string
  /** HTTP method of the request. @default 'POST' */
  readonly method?: string | undefined
  /** Text and bytes are sent as they are, anything else as JSON. @default none */
  readonly body?: string | Uint8Array | object | undefined
  /** Further headers of the request. @default the content type of JSON */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** What of the reply becomes an attribute of the person. @default nothing */
  readonly attributes?: ReplyAttributes | undefined
  /** Who goes through the campaign. @default 'person_1' */
  readonly person?: string | undefined
}

/** @throws StandInError where an action cannot be run. */
export function checkAction({ url, method, headers }: CustomerioAction): void {
  checkUrl(url)
  if (method !== undefined) oneOf(method, 'method', ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
  for (const [name, value] of Object.entries(headers ?? {})) checkHeader(name, value)
}

/** @throws StandInError */
export function checkUrl(value: string): void {
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) throw invalid('`url` must be an HTTP or HTTPS URL.')
}

// Node would throw only when the request has been opened, and leave it open.
function checkHeader(name: string, value: string): void {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
  } catch {
    throw invalid(`\`headers\`: there cannot be a header "${name.slice(0, 64)}" with this value.`)
  }
}

/**
 * An action as it comes over HTTP.
 *
 * @throws StandInError
 */
export function actionOf(body: unknown): CustomerioAction {
  const fields = fieldsOf(body, ['url', 'method', 'body', 'headers', 'attributes', 'person'])
  const content = fields.body
  return {
    url: text(fields, 'url'),
    method: optional(fields, 'method', text),
    body: typeof content === 'string' || content === undefined ? content : jsonOf(content, 'body'),
    headers: optional(fields, 'headers', texts),
    attributes: optional(fields, 'attributes', texts),
    person: optional(fields, 'person', text),
  }
}

function texts(fields: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, string>> {
  const value = fields[name]
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isMap || Object.values(value).some((item) => typeof item !== 'string'))
    throw invalid(`\`${name}\` must be a JSON object whose values are text.`)
  return value as Readonly<Record<string, string>>
}
