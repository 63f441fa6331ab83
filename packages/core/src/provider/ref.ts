import { joinParams } from '../request/params.js'
import { type Found, repeated, type RequestView } from '../request/request-view.js'
import { jwtPart } from '../signature/jwt.js'

/** A place in a request, or one of the words that a template knows besides. */
export interface CompiledRef {
  readonly source: Source
  /** Name in the source, lower case for headers; empty for words. */
  readonly name: string
  /** Steps of a path. */
  readonly path: readonly string[]
}

const words = ['method', 'url', 'url-without-query', 'path', 'body', 'timestamp', 'secret', 'params', 'params-query'] as const
const paths = ['json', 'item', 'jwt'] as const
type Source = (typeof words)[number] | (typeof paths)[number] | 'header' | 'query' | 'form'

const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]+$/

/** Compiles a reference, or gives the problem in words. */
export function compileRef(text: string): CompiledRef | string {
  const word = words.find((candidate) => candidate === text)
  if (word) return { source: word, name: '', path: [] }
  const colon = text.indexOf(':')
  const source = text.slice(0, colon)
  const name = text.slice(colon + 1)
  if (name === '' || colon < 0) return `names nothing that a request has: "${text}"`
  if (source === 'header') {
    if (headerName.test(name)) return { source, name, path: [] }
    return `needs a lower-case header name, not "${name}"`
  }
  if (source === 'query' || source === 'form') return { source, name, path: [] }
  const path = paths.find((candidate) => candidate === source)
  if (path === 'jwt' && !/^(?:header|claims)\../.test(name)) return `must be "jwt:header.…" or "jwt:claims.…", not "${text}"`
  if (path) return { source: path, name, path: name.split('.') }
  return `has the unknown source "${source}"; known are header, query, json, form, item and jwt`
}

/** Whether two references name one place. */
export const samePlace = (a: CompiledRef, b: CompiledRef): boolean => a.source === b.source && a.name === b.name

const inBody: ReadonlySet<Source> = new Set(['json', 'form', 'item', 'params', 'params-query'])

/** Whether a reference can only be resolved once the body has been parsed. */
export const needsBody = (ref: CompiledRef): boolean => inBody.has(ref.source)

/** Looks a reference up in a request. Words that depend on the scheme (timestamp, body, secret) are not looked up here. */
export function resolveRef(ref: CompiledRef, view: RequestView): Found {
  switch (ref.source) {
    case 'header':
      return view.header(ref.name)
    case 'query':
      return view.query(ref.name)
    case 'json':
      return textAt(view.payload, ref.path)
    case 'item':
      return textAt(view.item, ref.path)
    case 'jwt':
      return textAt(jwtPart(view.jwt), ref.path)
    case 'form':
      return formField(view.payload, ref.name)
    case 'params':
      return joinParams(view.payload, { between: '', after: '' })
    case 'params-query':
      return joinParams(view.payload, { between: '=', after: '&' })
    case 'method':
      return view.method
    case 'path':
      return view.path
    case 'url':
      return view.publicUrl
    case 'url-without-query':
      return view.publicUrl?.split('?', 1)[0]
    default:
      return undefined
  }
}

/** Own properties only: a path of `constructor.name` finds nothing. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let here = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Record<string, unknown>)[step]
  }
  return here
}

/** Whether a place holds nothing. What is there but is no text is not absent: it was not what the sender signed. */
export function isAbsent(ref: CompiledRef, view: RequestView): boolean {
  const roots: Readonly<Partial<Record<Source, unknown>>> = { json: view.payload, item: view.item, jwt: jwtPart(view.jwt) }
  if (!(ref.source in roots)) return resolveRef(ref, view) === undefined
  return (valueAt(roots[ref.source], ref.path) ?? undefined) === undefined
}

function textAt(value: unknown, path: readonly string[]): string | undefined {
  const found = valueAt(value, path)
  if (typeof found === 'string') return found
  // Larger numbers were rounded while they were parsed: two ids could have become one.
  return Number.isSafeInteger(found) || typeof found === 'boolean' ? String(found) : undefined
}

function formField(value: unknown, name: string): Found {
  const found = valueAt(value, [name])
  if (Array.isArray(found)) return repeated
  return typeof found === 'string' ? found : undefined
}
