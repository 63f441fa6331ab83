import type { Scheme, SignedRequest } from '@posthorn/core'

type Encoding = 'hex' | 'base64' | 'base64url' | 'latin1'

interface Found {
  readonly text: string
  readonly encoding: Encoding
  readonly place: string
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, step) => (inner as Record<string, unknown> | undefined)?.[step], value)

/** Where a scheme has its signature, and how it is written. */
function placeOf(scheme: Scheme): { readonly from: string; readonly encoding: Encoding | undefined } {
  if (scheme.kind === 'basic') return { from: 'header:authorization', encoding: 'base64' }
  if (scheme.kind === 'custom') return { from: `header:${scheme.headers[0]}`, encoding: undefined }
  const { from } = scheme.signature
  const place = typeof from === 'string' ? from : from[0]!
  if (scheme.kind === 'token') return { from: place, encoding: 'latin1' }
  return { from: place, encoding: scheme.kind === 'jwt' ? 'base64url' : scheme.signature.encoding }
}

function valueAt(scheme: Scheme, from: string, { headers, url, body }: SignedRequest): string {
  const colon = from.indexOf(':')
  const [source, name] = [from.slice(0, colon), from.slice(colon + 1)]
  if (source === 'header') return headers[name]!
  if (source === 'query') return new URLSearchParams(url.split('?')[1]).get(name)!
  if (source === 'form') return new URLSearchParams(body.toString()).get(name)!
  const payload: unknown = JSON.parse(body.toString())
  const each = 'each' in scheme && scheme.each !== undefined ? [...scheme.each.slice('json:'.length).split('.'), '0'] : []
  return at(payload, [...each, ...name.split('.')]) as string
}

/** The signature of a request, without what stands before it. */
export function findSignature(scheme: Scheme, request: SignedRequest): Found {
  const { from, encoding } = placeOf(scheme)
  const text = /[A-Za-z0-9+/_-]{20,}={0,2}$/.exec(valueAt(scheme, from, request))![0]
  return { text, place: from, encoding: encoding ?? (/^[0-9a-f]+$/.test(text) ? 'hex' : 'base64') }
}

const inJson = (value: string): string => JSON.stringify(value).slice(1, -1)

/** The same request with another signature. */
export function replaceSignature(request: SignedRequest, { text, encoding }: Found, bytes: Uint8Array): SignedRequest {
  const other = Buffer.from(bytes).toString(encoding)
  const swap = (where: string, write: (value: string) => string) => where.split(write(text)).join(write(other))
  const isForm = !request.body.toString().startsWith('{')
  return {
    ...request,
    url: swap(request.url, encodeURIComponent),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, swap(value, (same) => same)])),
    body: request.body.includes(text.slice(0, 12))
      ? Buffer.from(swap(request.body.toString(), isForm ? encodeURIComponent : inJson))
      : request.body,
  }
}
