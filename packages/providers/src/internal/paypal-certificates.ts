import { certificates, type CertificatesOptions } from './certificates.js'

/** What {@link certificateSource} needs. */
export interface CertificateSourceOptions extends Omit<CertificatesOptions, 'isMissing'> {
  readonly hosts: readonly string[]
}

/** PEM of the certificate at this URL, or null where there is none that could have signed. Throws where it cannot be known. */
export type CertificateSource = (url: string | undefined) => Promise<string | null>

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

/** Fetches certificates of PayPal. */
export function certificateSource({ hosts, ...options }: CertificateSourceOptions): CertificateSource {
  const certificateAt = certificates({ ...options, isMissing: (status) => status === 404 })
  return async (given) => {
    const url = allowed(given, hosts)
    const certificate = url === undefined ? undefined : await certificateAt(url)
    return certificate?.toString() ?? null
  }
}
