import { X509Certificate } from 'node:crypto'

/** What {@link certificates} needs. */
export interface CertificatesOptions {
  readonly fetch: typeof fetch
  readonly timeoutMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Whether this status says that there is no such certificate, and not that something is wrong. */
  readonly isMissing: (status: number) => boolean
}

/** The certificate at this URL, or nothing where there is none that could have signed. Throws where it cannot be known. */
export type Certificates = (url: string) => Promise<X509Certificate | undefined>

interface Usable {
  readonly certificate: X509Certificate
  readonly until: number
}

// A sender has a handful at a time.
const mostKept = 8
const mostInFlight = 4
const mostMissing = 256
const mostBytes = 65_536
const keptMs = 86_400_000
// Not long: a new certificate may be named before every server of the sender's has it.
const missingMs = 60_000

/**
 * Fetches certificates, and keeps a few of them for a day. Their URLs come from requests that nobody has verified yet:
 * the caller decides which may be asked, and here strangers who make names up cost little and keep nobody out.
 */
export function certificates(options: CertificatesOptions): Certificates {
  const kept = new Map<string, Usable>()
  const missing = new Map<string, number>()
  const pending = new Map<string, Promise<X509Certificate | undefined>>()

  const load = async (url: string): Promise<X509Certificate | undefined> => {
    const text = await download(url, options)
    const now = options.now()
    const found = usable(text, now)
    if (found) put(kept, url, found, mostKept)
    else {
      kept.delete(url)
      put(missing, url, now + missingMs, mostMissing)
    }
    return found?.certificate
  }

  return async (url) => {
    const now = options.now()
    const known = kept.get(url)
    if (known && now < known.until) {
      put(kept, url, known, mostKept)
      return known.certificate
    }
    if (now < (missing.get(url) ?? 0)) return undefined
    const running = pending.get(url)
    if (running) return running
    // Made-up names would otherwise have this server flood the sender. One that was good before does not queue with them.
    if (!known && pending.size >= mostInFlight) throw new Error('Too many certificates are being fetched.')
    const loading = load(url).finally(() => pending.delete(url))
    pending.set(url, loading)
    return loading
  }
}

/** Makes an entry the newest, and drops the oldest of too many. */
function put<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.delete(key)
  if (map.size >= most) map.delete(map.keys().next().value!)
  map.set(key, value)
}

/** Only RSA signs, no short key, and nothing before or after its time. */
function usable(text: string | undefined, now: number): Usable | undefined {
  const certificate = text === undefined ? undefined : parse(text)
  if (!certificate || now < Date.parse(certificate.validFrom)) return undefined
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey
  if (asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return undefined
  const until = Math.min(Date.parse(certificate.validTo), now + keptMs)
  return now < until ? { certificate, until } : undefined
}

function parse(text: string): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(text)
    // A key of a kind that OpenSSL does not know throws only when it is asked for.
    return certificate.publicKey.type === 'public' ? certificate : undefined
  } catch {
    return undefined
  }
}

async function download(url: string, options: CertificatesOptions): Promise<string | undefined> {
  // A redirect would lead away from the allowed hosts.
  const response = await options.fetch(url, { redirect: 'error', signal: AbortSignal.timeout(options.timeoutMs) })
  if (response.status !== 200 || !response.body) {
    await response.body?.cancel()
    if (options.isMissing(response.status)) return undefined
    throw new Error(`The certificate could not be fetched: status ${response.status}.`)
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.length
    // Leaving the loop cancels the rest.
    if (size > mostBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
