import { randomUUID } from 'node:crypto'
import { isUint8Array } from 'node:util/types'
import type { CompiledScheme } from './compiled-scheme.js'
import { messageOf, WebhookError } from './errors.js'
import { headerReader } from './headers.js'
import { unknownKey } from './known-keys.js'
import { parsePayload } from './payload.js'
import type { EventMap, Provider } from './provider.js'
import { type CompiledRef, needsBody } from './ref.js'
import { RequestView } from './request-view.js'
import { writeSignature } from './signature.js'
import { signedContent } from './signed-content.js'
import { refsIn } from './template.js'
import { formatTimestamp } from './timestamp.js'
import { asBuffer } from './verify.js'

/** What {@link sign} signs. */
export interface SignOptions {
  /** The signing secret; for public-key schemes the private key as PEM. */
  readonly secret: string
  readonly body: string | Uint8Array
  /** Milliseconds since 1970. @default Date.now() */
  readonly timestamp?: number
  /** The delivery's id, where the provider sends one in a header. @default a random one */
  readonly id?: string
  /** Which secret this is, where the provider says so in a header. */
  readonly keyId?: string
  /** The event's name, where the provider sends it in a header. */
  readonly type?: string
  /** Further headers; those that are signed are taken from here. */
  readonly headers?: Readonly<Record<string, string>>
  /** @default 'POST' */
  readonly method?: string
  /** Path and query. @default '/' */
  readonly url?: string
  readonly publicUrl?: string
  /** Name of the scheme. @default the provider's first */
  readonly scheme?: string
}

const optionNames = ['secret', 'body', 'timestamp', 'id', 'keyId', 'type', 'headers', 'method', 'url', 'publicUrl', 'scheme']

/**
 * Makes the headers of a delivery as the provider would send it. Signing reads the same definition that verifying
 * does, so a test that signs with it needs no snippet of its own.
 *
 * @throws WebhookError `sign_invalid` where the definition cannot be signed with.
 */
export function sign<Events extends EventMap>(provider: Provider<Events>, options: SignOptions): Record<string, string> {
  const compiled = (provider as Provider | undefined)?.['~compiled']
  if (!compiled) throw cannotSign(messageOf(provider), 'it does not come from defineProvider')
  if (typeof options !== 'object' || options === null) throw cannotSign(provider.name, '`secret` and `body` are needed')
  const misspelt = unknownKey(options, optionNames)
  if (misspelt !== undefined) throw cannotSign(provider.name, `\`${misspelt}\` is not an option of sign`)
  if (typeof options.body !== 'string' && !isUint8Array(options.body))
    throw cannotSign(provider.name, '`body` must be text or bytes')
  const { timestamp = Date.now(), method = 'POST', url = '/' } = options
  if (!Number.isFinite(timestamp)) throw cannotSign(provider.name, '`timestamp` must be a number: milliseconds since 1970')
  const scheme = options.scheme === undefined ? compiled.schemes[0] : compiled.schemes.find(({ name }) => name === options.scheme)
  if (!scheme) throw cannotSign(provider.name, `there is no scheme named "${options.scheme}"`)
  const body = typeof options.body === 'string' ? Buffer.from(options.body) : asBuffer(options.body)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(options.headers ?? {})) headers[name.toLowerCase()] = value
  const fill = (ref: CompiledRef | undefined, value: string | undefined) => {
    if (ref?.source === 'header' && value !== undefined) headers[ref.name] ??= value
  }
  fill(compiled.keyId, options.keyId)
  fill(compiled.ids[0], options.id ?? randomUUID())
  if (options.type !== undefined) fill(typeHeader(provider), options.type)
  for (const [ref, value] of scheme.requirements) fill(ref, value)
  const custom = scheme.definition
  if (custom.kind === 'custom') {
    if (!custom.sign) throw cannotSign(provider.name, 'its custom scheme has no `sign`')
    return { ...headers, ...custom.sign({ method, url: options.publicUrl ?? url, body, secret: options.secret }) }
  }
  const timestampText = scheme.timestamp && formatTimestamp(timestamp, scheme.timestamp.unit)
  fill(scheme.timestamp?.ref, timestampText)
  const view = new RequestView(method, url, headerReader(headers), options.publicUrl)
  view.body = body
  if (refsIn(scheme.tokens).some(needsBody)) {
    view.payload = parsePayload(body, provider.formats?.[0] ?? 'json', method)
  }
  headers[signaturePlace(provider.name, scheme)] = signatureText(provider.name, scheme, view, timestampText, options.secret)
  return headers
}

function signatureText(
  provider: string,
  scheme: CompiledScheme,
  view: RequestView,
  timestampText: string | undefined,
  secret: string,
): string {
  const content = signedContent(scheme, view, timestampText)
  if (typeof content === 'string' || !scheme.method.sign) {
    throw cannotSign(
      provider,
      `a value that "${scheme.name}" signs is missing: give it in \`headers\`, \`url\`, \`publicUrl\` or the body`,
    )
  }
  return writeSignature(scheme.method.sign(secret, content), scheme.grammar, timestampText)
}

function signaturePlace(provider: string, scheme: CompiledScheme): string {
  const place = scheme.places[0]
  if (place?.source === 'header') return place.name
  throw cannotSign(provider, `"${scheme.name}" has its signature in the ${place?.source ?? 'request'}, not in a header`)
}

function typeHeader(provider: Provider): CompiledRef | undefined {
  return refsIn(provider['~compiled'].types.flat()).find(({ source }) => source === 'header')
}

const cannotSign = (provider: string, problem: string): WebhookError =>
  new WebhookError('sign_invalid', `Cannot sign for "${provider}": ${problem}.`)
