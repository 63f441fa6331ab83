import { X509Certificate } from 'node:crypto'

/** What {@link snsCertificates} needs. */
export interface SnsCertificatesOptions {
  readonly fetch: typeof fetch
  readonly timeoutMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** The certificate at this URL, or nothing where there is none that could have signed. Throws where it cannot be known. */
export type SnsCertificates = (url: string) => Promise<X509Certificate | undefined>

// One region has one or two certificates at a time.
const mostKept = 8
const mostInFlight = 4
const mostBytes = 65_536
const keptMs = 86_400_000

// A region's name, and no other label: a bucket called "sns" would be served at sns.s3.amazonaws.com, and
// sns.s3-us-west-2.amazonaws.com, with whatever certificate its owner puts there.
const host = /^sns\.[a-z]{2}(?:-[a-z]+)+-\d{1,2}\.amazonaws\.com(?:\.cn)?$/
const path = /^\/[A-Za-z0-9-]{1,100}\.pem$/

/** The URL comes from a request that nobody has verified yet: it must not lead to an attacker's key, or into this network. */
function snsCertificateUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const plain = url.protocol === 'https:' && url.username === '' && url.password === '' && url.port === ''
  return plain && host.test(url.host) && path.test(url.pathname) && url.search === '' && url.hash === '' ? url.href : undefined
}

/** Fetches certificates of SNS, and keeps a few of them for a day. */
export function snsCertificates(options: SnsCertificatesOptions): SnsCertificates {
  const kept = new Map<string, { readonly certificate: X509Certificate; readonly until: number }>()
  const pending = new Map<string, Promise<X509Certificate | undefined>>()

  const load = async (url: string): Promise<X509Certificate | undefined> => {
    const certificate = parse(await download(url, options))
    const now = options.now()
    if (!certificate || now < Date.parse(certificate.validFrom)) return undefined
    const until = Math.min(Date.parse(certificate.validTo), now + keptMs)
    if (now >= until) return undefined
    if (kept.size >= mostKept) kept.delete(kept.keys().next().value!)
    kept.set(url, { certificate, until })
    return certificate
  }

  return async (given) => {
    const url = snsCertificateUrl(given)
    if (url === undefined) return undefined
    const known = kept.get(url)
    if (known && options.now() < known.until) return known.certificate
    kept.delete(url)
    const running = pending.get(url)
    if (running) return running
    // Made-up names would otherwise have this server flood SNS.
    if (pending.size >= mostInFlight) throw new Error('Too many certificates are being fetched.')
    const loading = load(url).finally(() => pending.delete(url))
    pending.set(url, loading)
    return loading
  }
}

/** Only RSA signs messages, and no short key. */
function parse(text: string | undefined): X509Certificate | undefined {
  if (text === undefined) return undefined
  try {
    const certificate = new X509Certificate(text)
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048 ? certificate : undefined
  } catch {
    return undefined
  }
}

async function download(url: string, options: SnsCertificatesOptions): Promise<string | undefined> {
  // A redirect would lead away from the allowed host.
  const response = await options.fetch(url, { redirect: 'error', signal: AbortSignal.timeout(options.timeoutMs) })
  if (response.status !== 200 || !response.body) {
    await response.body?.cancel()
    if (response.status >= 400 && response.status < 500) return undefined
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
