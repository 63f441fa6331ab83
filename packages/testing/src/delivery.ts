import { type Format, type Provider, type SignedRequest, type SignOptions, signRequest } from '@posthorn/core'
import { formatOf, nameOf, schemeOf } from './schemes.js'

/** A payload: text and bytes are sent as they are, anything else as JSON, or as a form where the provider sends forms. */
export type Deliverable = string | Uint8Array | object

/** How a delivery is signed. */
export interface DeliveryOptions extends Omit<SignOptions, 'secret' | 'body'> {
  /** The signing secret; for public-key schemes the private key as PEM. Left out, the delivery is not signed. */
  readonly secret?: string | undefined
}

const formType = 'application/x-www-form-urlencoded'

/**
 * Makes a delivery as the provider would send it. Where it signs forms and JSON in two ways, `scheme` or a `content-type`
 * among the headers says which this is.
 *
 * @throws WebhookError `sign_invalid` where it cannot be signed. TypeError where an event that is no flat list of fields is
 * to become a form.
 */
export function makeDelivery(
  provider: Provider,
  event: Deliverable,
  { secret, ...options }: DeliveryOptions = {},
): SignedRequest {
  const given = lowerCase(options.headers)
  const { scheme, format } = manner(provider, options.scheme, given['content-type'])
  const headers = { 'content-type': format === 'form' ? formType : 'application/json', ...given }
  const body = encoded(event, format)
  const method = options.method ?? provider.methods?.[0] ?? 'POST'
  if (secret === undefined) return { method, url: options.url ?? '/', headers, body }
  return signRequest(provider, { ...options, ...scheme, method, headers, secret, body })
}

/** How the provider writes and signs such a delivery. */
function manner(
  provider: Provider,
  name: string | undefined,
  contentType: string | undefined,
): { readonly format: Format; readonly scheme?: { readonly scheme: string } } {
  const wanted = contentType?.toLowerCase().startsWith(formType) ? 'form' : formatOf(provider)
  // A name that there is none of is for signing to complain about.
  if (name !== undefined) return { format: provider.schemes.find((scheme) => nameOf(scheme) === name)?.format ?? wanted }
  const scheme = schemeOf(provider, wanted)
  return { format: scheme.format ?? wanted, scheme: { scheme: nameOf(scheme) } }
}

function encoded(event: Deliverable, format: Format): Buffer {
  if (typeof event === 'string' || event instanceof Uint8Array) return Buffer.from(event)
  return Buffer.from(format === 'form' ? formOf(event) : JSON.stringify(event))
}

function formOf(event: object): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(event)) {
    for (const item of [value].flat() as unknown[]) {
      if (typeof item !== 'string' && typeof item !== 'number' && typeof item !== 'boolean')
        throw new TypeError(`The field "${name}" of a form must be text, a number, true or false, or a list of these.`)
      form.append(name, String(item))
    }
  }
  return form.toString()
}

const lowerCase = (headers: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
