import type { Provider, Scheme } from '@posthorn/core'
import type { SavedRequest } from './explanation.js'

/** Values of a header, by its name in lower case. */
export const headerValues = ({ headers }: SavedRequest, name: string): readonly string[] =>
  headers.flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []))

/** The request with one value for a header, whatever it had before. */
export const withHeader = (request: SavedRequest, name: string, value: string): SavedRequest => ({
  ...request,
  headers: [...request.headers.filter(([key]) => key.toLowerCase() !== name), [name, value]],
})

/** Headers in which a scheme looks for its signature, or its token. */
export function signatureHeaders(scheme: Scheme): readonly string[] {
  if (scheme.kind === 'basic') return ['authorization']
  if (scheme.kind === 'custom') return scheme.headers.slice(0, 1)
  const { from } = scheme.signature
  return [from].flat().flatMap((ref) => (ref.startsWith('header:') ? [ref.slice(7)] : []))
}

/** The header of the time, where it has one of its own. */
export function timestampHeader(scheme: Scheme): string | undefined {
  const from = 'timestamp' in scheme ? scheme.timestamp?.from : undefined
  return from?.startsWith('header:') ? from.slice(7) : undefined
}

const needed = new WeakMap<Provider, readonly string[]>()

/** Every header that a provider's signature needs. */
export function neededHeaders(provider: Provider): readonly string[] {
  const names = needed.get(provider) ?? headersOf(provider)
  needed.set(provider, names)
  return names
}

function headersOf({ schemes, keyId }: Provider): readonly string[] {
  const custom = schemes.flatMap((scheme) => (scheme.kind === 'custom' ? scheme.headers : []))
  return [...new Set([...schemes.flatMap(signatureHeaders), ...custom, ...headersNamedIn([schemes, keyId])])]
}

/** Headers that a part of a definition refers to. */
export const headersNamedIn = (definition: unknown): readonly string[] =>
  [...JSON.stringify(definition).matchAll(/header:([^"{}\]]+)/g)].map(([, name]) => name!)

/** Whether some of a provider's schemes need a part of the request besides its body. */
export const looksAt = ({ schemes }: Provider, part: RegExp): boolean =>
  schemes.some((scheme) => scheme.kind === 'custom') || part.test(JSON.stringify(schemes))

/** A value of the body or the query, as text. */
export function valueAt(ref: string, { url, body, ...request }: SavedRequest): string | undefined {
  const colon = ref.indexOf(':')
  const [source, name] = [ref.slice(0, colon), ref.slice(colon + 1)]
  if (source === 'header') return headerValues({ url, body, ...request }, name)[0]
  if (source === 'query') return new URLSearchParams(url.split('?')[1]).get(name) ?? undefined
  if (source === 'form') return new URLSearchParams(body.toString()).get(name) ?? undefined
  return source === 'json' ? textAt(parsed(body.toString()), name) : undefined
}

/** A field of a parsed value, by its path. */
export function textAt(value: unknown, path: string): string | undefined {
  const found = path
    .split('.')
    .reduce<unknown>(
      (here, step) =>
        typeof here === 'object' && here !== null && Object.hasOwn(here, step)
          ? (here as Record<string, unknown>)[step]
          : undefined,
      value,
    )
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined
}

/** JSON, or nothing. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
