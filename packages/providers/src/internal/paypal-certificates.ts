import { X509Certificate } from 'node:crypto'

/** What {@link certificateSource} needs. */
export interface CertificateSourceOptions {
  readonly hosts: readonly string[]
  readonly fetch: typeof fetch
  readonly timeoutMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** PEM of the certificate at this URL, or null where there is none that could have signed. */
export type CertificateSource = (url: string | undefined) => Promise<string | null>

// PayPal has a handful at a time.
const mostKept = 8
const mostInFlight = 4
const mostBytes = 65_536
const keptMs = 86_400_000

/**
 * The URL comes from a request that nobody has verified yet. Were any host fetched, an attacker could sign with a
 * certificate of his own, or have this server call addresses of his choice.
 */
function allowed(text: string | undefined, hosts: readonly string[]): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const plain = url.protocol === 'https:' && url.username === '' && url.password === '' && url.port === ''
  // Other paths of these hosts may give back what someone sent to them.
  const isCertificate = /^\/v1\/notifications\/certs\/[A-Za-z0-9-]{1,100}$/.test(url.pathname)
  return plain && isCertificate && url.search === '' && url.hash === '' && hosts.includes(url.hostname) ? url.href : undefined
}

/** Fetches certificates, and keeps a few of them for a day. */
export function certificateSource(options: CertificateSourceOptions): CertificateSource {
  const kept = new Map<string, { readonly pem: string; readonly until: number }>()
  const pending = new Map<string, Promise<string | null>>()

  const load = async (url: string): Promise<string | null> => {
    const text = await download(url, options)
    const certificate = text === null ? undefined : parse(text)
    const now = options.now()
    if (!certificate || now < Date.parse(certificate.validFrom)) return null
    const until = Math.min(Date.parse(certificate.validTo), now + keptMs)
    if (now >= until) return null
    if (kept.size >= mostKept) kept.delete(kept.keys().next().value!)
    const pem = certificate.toString()
    kept.set(url, { pem, until })
    return pem
  }

  return async (given) => {
    const url = allowed(given, options.hosts)
    if (url === undefined) return null
    const known = kept.get(url)
    if (known && options.now() < known.until) return known.pem
    kept.delete(url)
    const running = pending.get(url)
    if (running) return running
    // Made-up names would otherwise have this server flood PayPal.
    if (pending.size >= mostInFlight) throw new Error('Too many certificates are being fetched.')
    const loading = load(url).finally(() => pending.delete(url))
    pending.set(url, loading)
    return loading
  }
}

/** Only RSA signs webhooks, and no short key. */
function parse(text: string): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(text)
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048 ? certificate : undefined
  } catch {
    return undefined
  }
}

async function download(url: string, options: CertificateSourceOptions): Promise<string | null> {
  // A redirect would lead away from the allowed hosts.
  const response = await options.fetch(url, { redirect: 'error', signal: AbortSignal.timeout(options.timeoutMs) })
  if (response.status !== 200 || !response.body) {
    await response.body?.cancel()
    if (response.status === 404) return null
    throw new Error(`The certificate could not be fetched: status ${response.status}.`)
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.length
    // Leaving the loop cancels the rest.
    if (size > mostBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
