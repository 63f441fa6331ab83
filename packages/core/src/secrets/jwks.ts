import { optionsInvalid } from '../errors/errors.js'
import { checkOptionNames } from '../options/known-keys.js'
import { requireDelay } from '../options/numbers.js'
import type { SecretResolver } from './secret-input.js'

/** Options of {@link jwks}. */
export interface JwksOptions {
  /** Hosts that keys may be fetched from; that of the URL must be one of them. */
  readonly hosts: readonly string[]
  /** How long fetched keys are used, in milliseconds. @default 600000 */
  readonly maxAgeMs?: number
  /** Shortest pause between two fetches for keys that were not found, in milliseconds. @default 30000 */
  readonly cooldownMs?: number
  /** How long a fetch may take, in milliseconds. @default 1500 */
  readonly timeoutMs?: number
  /** How the keys are fetched, such as through a proxy. @default the global fetch */
  readonly fetch?: (
    url: string,
    init: {
      /** Aborts after `timeoutMs`. */
      signal: AbortSignal
      /** A redirect is an error: it could lead to a host that is not listed. */
      redirect: 'error'
    },
  ) => Promise<Response>
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number
}

interface Jwk {
  readonly kid?: string
  readonly use?: string
  readonly [field: string]: unknown
}

/** Largest key set, in bytes: a provider has a handful of keys. */
const maxBytes = 262_144

/** Shortest pause after a fetch that failed while there are no keys to go on with, in milliseconds. */
const retryMs = 2000

/** Most keys that are tried where the sender names none. */
const maxUnnamed = 8

/**
 * A `secret` that fetches the sender's public keys from its JSON Web Key Set (RFC 7517) and picks by key id. Keys are
 * cached; one that is not known is looked for again, after a pause, since senders rotate. The address is yours, never
 * the request's. While keys cannot be fetched requests are answered 503.
 *
 * @throws WebhookError `options_invalid`
 */
export function jwks(url: string, options: JwksOptions): SecretResolver {
  if (typeof options !== 'object' || options === null)
    throw optionsInvalid('hosts', 'is missing: name the hosts that keys may come from')
  checkOptionNames('jwks', options, ['hosts', 'maxAgeMs', 'cooldownMs', 'timeoutMs', 'fetch', 'now'])
  const address = addressOf(url, options.hosts)
  const maxAgeMs = requireDelay('maxAgeMs', options.maxAgeMs ?? 600_000)
  const cooldownMs = requireDelay('cooldownMs', options.cooldownMs ?? 30_000)
  const timeoutMs = requireDelay('timeoutMs', options.timeoutMs ?? 1500)
  const { fetch = globalThis.fetch, now = Date.now } = options
  let cached: { readonly keys: readonly Jwk[]; readonly at: number } | undefined
  let pending: Promise<readonly Jwk[]> | undefined
  let failed: { readonly at: number; readonly cause: unknown } | undefined

  const load = async (): Promise<readonly Jwk[]> => {
    const keys = await fetchKeys(() => fetch(address, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' }))
    cached = { keys, at: now() }
    failed = undefined
    return keys
  }
  // One fetch serves all requests that wait for it.
  const refresh = (): Promise<readonly Jwk[]> =>
    (pending ??= load().finally(() => {
      pending = undefined
    }))

  // Strangers can send as many requests, and name as many keys, as they like: a failure counts for the pause, too.
  const lookUp = async (pauseMs: number): Promise<readonly Jwk[]> => {
    // A clock that was set back must not make the pause as long as that.
    const since = failed ? now() - failed.at : Number.POSITIVE_INFINITY
    if (failed && since >= 0 && since < pauseMs) throw failed.cause
    try {
      return await refresh()
    } catch (cause) {
      failed = { at: now(), cause }
      throw cause
    }
  }

  return async ({ keyId }) => {
    const age = cached ? now() - cached.at : Number.POSITIVE_INFINITY
    const fresh = cached && age >= 0 && age < maxAgeMs ? cached.keys : undefined
    const keys = fresh ?? (await lookUp(Math.min(cooldownMs, retryMs)))
    const found = pick(keys, keyId)
    if (found.length > 0 || (cached && now() - cached.at < cooldownMs)) return found.length > 0 ? found : null
    const renewed = pick(await lookUp(cooldownMs), keyId)
    return renewed.length > 0 ? renewed : null
  }
}

function addressOf(url: string, hosts: readonly string[] | undefined): string {
  if (!Array.isArray(hosts) || hosts.length === 0)
    throw optionsInvalid('hosts', 'is missing: name the hosts that keys may come from')
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || !hosts.includes(parsed.host)) throw optionsInvalid('url', 'must be an address at one of `hosts`')
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(parsed.hostname)
  if (parsed.protocol !== 'https:' && !(loopback && parsed.protocol === 'http:'))
    throw optionsInvalid('url', 'must be https: whoever changes the keys on their way can sign')
  return parsed.href
}

async function fetchKeys(get: () => Promise<Response>): Promise<readonly Jwk[]> {
  const response = await get()
  if (!response.ok) throw new Error(`The key set was answered with ${response.status}.`)
  const { keys } = JSON.parse(await readBounded(response)) as { keys?: unknown }
  if (!Array.isArray(keys)) throw new Error('The key set has no list of keys.')
  return (keys as readonly unknown[]).filter((key): key is Jwk => typeof key === 'object' && key !== null)
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw new Error(`The key set has more than ${maxBytes} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** The key of this name; all of them where the sender names none. Keys for encryption, and shared secrets, are none. */
function pick(keys: readonly Jwk[], keyId: string | undefined): readonly string[] {
  const usable = keys.filter(({ use, kty }) => (use === undefined || use === 'sig') && kty !== 'oct')
  const named = keyId === undefined ? usable.slice(0, maxUnnamed) : usable.filter(({ kid }) => kid === keyId)
  return named.map((key) => JSON.stringify(key))
}
