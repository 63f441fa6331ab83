import { isUint8Array } from 'node:util/types'
import { isWebhookError, messageOf, WebhookError } from '../errors/errors.js'
import { unknownKey } from '../options/known-keys.js'
import type { EventMap, Provider } from '../provider/provider.js'
import { asBuffer } from '../request/bytes.js'
import { SignDraft } from './draft.js'
import { signDraft } from './sign-draft.js'

/** What {@link sign} signs. */
export interface SignOptions {
  /** The signing secret; for public-key schemes the private key as PEM. */
  readonly secret: string
  /** The bytes to sign and to send; text is encoded as UTF-8. */
  readonly body: string | Uint8Array
  /** Milliseconds since 1970. @default Date.now() */
  readonly timestamp?: number
  /** The delivery's id, where the provider sends one in a header. @default a random one */
  readonly id?: string
  /** Which secret this is, where the provider says so. */
  readonly keyId?: string
  /** The event's name, where the provider sends it in a header. */
  readonly type?: string
  /** Further headers; those that are signed are taken from here. */
  readonly headers?: Readonly<Record<string, string>>
  /** HTTP method, for schemes that sign it. @default 'POST' */
  readonly method?: string
  /** Path and query. @default '/' */
  readonly url?: string
  /** The address that the receiver was given, for schemes that sign it. */
  readonly publicUrl?: string
  /** Name of the scheme. @default the provider's first */
  readonly scheme?: string
}

/** A request as a sender would make it. */
export interface SignedRequest {
  /** HTTP method. */
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** Lower-case names. */
  readonly headers: Record<string, string>
  /** The exact bytes that were signed. */
  readonly body: Buffer
}

const optionNames = ['secret', 'body', 'timestamp', 'id', 'keyId', 'type', 'headers', 'method', 'url', 'publicUrl', 'scheme']

/**
 * Makes the headers of a delivery as the provider would send it. Signing reads the same definition that verifying
 * does, so a test that signs with it needs no snippet of its own.
 *
 * @throws WebhookError `sign_invalid` where the definition cannot be signed with, or the provider's signature does not
 * stand in a header: see {@link signRequest}.
 */
export function sign<Events extends EventMap>(provider: Provider<Events>, options: SignOptions): Record<string, string> {
  const { url, body, headers } = signRequest(provider, options)
  const given = typeof options.body === 'string' ? Buffer.from(options.body) : options.body
  if (url === (options.url ?? '/') && body.equals(given)) return headers
  throw cannotSign(
    provider.name,
    'its signature is not in a header alone: use `signRequest`, which gives the body and the URL, too',
  )
}

/**
 * Makes a whole request as the provider would send it, also where its signature stands in the body or the query. The
 * body is written anew only where something has to be put into it.
 *
 * @throws WebhookError `sign_invalid` where the definition cannot be signed with.
 */
export function signRequest<Events extends EventMap>(provider: Provider<Events>, options: SignOptions): SignedRequest {
  const compiled = (provider as Provider | undefined)?.['~compiled']
  if (!compiled) throw cannotSign(messageOf(provider), 'it does not come from defineProvider')
  if (typeof options !== 'object' || options === null) throw cannotSign(provider.name, '`secret` and `body` are needed')
  const misspelt = unknownKey(options, optionNames)
  if (misspelt !== undefined) throw cannotSign(provider.name, `\`${misspelt}\` is not an option of sign`)
  if (typeof options.body !== 'string' && !isUint8Array(options.body))
    throw cannotSign(provider.name, '`body` must be text or bytes')
  const { timestamp = Date.now(), method = 'POST', url = '/' } = options
  if (!Number.isFinite(timestamp)) throw cannotSign(provider.name, '`timestamp` must be a number: milliseconds since 1970')
  if (options.publicUrl !== undefined && !URL.canParse(options.publicUrl))
    throw cannotSign(provider.name, '`publicUrl` must be a full address, such as https://app.example/hooks')
  const scheme = options.scheme === undefined ? compiled.schemes[0] : compiled.schemes.find(({ name }) => name === options.scheme)
  if (!scheme) throw cannotSign(provider.name, `there is no scheme named "${options.scheme}"`)
  const body = typeof options.body === 'string' ? Buffer.from(options.body) : asBuffer(options.body)
  const format = scheme.format ?? provider.formats?.[0] ?? 'json'
  const draft = new SignDraft({ method, url, publicUrl: options.publicUrl, body, format })
  for (const [name, value] of Object.entries(options.headers ?? {})) draft.headers[name.toLowerCase()] = value
  const problem = attempt(() => signDraft(compiled, scheme, draft, { ...options, timestamp, url }))
  if (problem !== undefined) throw cannotSign(provider.name, problem)
  return { method, url: draft.url, headers: draft.headers, body: draft.body }
}

/** OpenSSL's complaint about a key may quote it; ours says what is expected. */
function attempt(run: () => string | undefined): string | undefined {
  try {
    return run()
  } catch (error) {
    if (isWebhookError(error)) throw error
    return 'its `secret` cannot be signed with: for public-key schemes it is the private key as PEM'
  }
}

const cannotSign = (provider: string, problem: string): WebhookError =>
  new WebhookError('sign_invalid', `Cannot sign for "${provider}": ${problem}.`)
