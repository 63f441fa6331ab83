import type { X509Certificate } from 'node:crypto'
import { certificates, type CertificatesOptions } from './certificates.js'

/** What {@link snsCertificates} needs. */
export type SnsCertificatesOptions = Omit<CertificatesOptions, 'isMissing'>

/** The certificate at this URL, or nothing where no such could sign for this topic. Throws where it cannot be known. */
export type SnsCertificates = (url: string, topicArn: string) => Promise<X509Certificate | undefined>

// Other partitions have other domains.
const arn = /^arn:aws(-cn|-us-gov)?:sns:([a-z]{2}(?:-[a-z]+)+-\d{1,2}):/
const path = /^\/[A-Za-z0-9-]{1,100}\.pem$/

/** Topics are signed for by their own region. */
function hostFor(topicArn: string): string | undefined {
  const [, partition, region] = arn.exec(topicArn) ?? []
  return region && `sns.${region}.amazonaws.com${partition === '-cn' ? '.cn' : ''}`
}

/**
 * The URL comes from a request that nobody has verified yet: it must not lead to an attacker's key, as that of a bucket
 * called "sns" would, or into this network. Nor may a stranger choose a host that does not exist or never replies: what
 * follows would tell him that he has the right topic, and keep others waiting.
 */
function allowed(text: string, topicArn: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const plain = url.protocol === 'https:' && url.username === '' && url.password === '' && url.port === ''
  const isCertificate = path.test(url.pathname) && url.search === '' && url.hash === ''
  return plain && isCertificate && url.host === hostFor(topicArn) ? url.href : undefined
}

const isMissing = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429

/** Fetches certificates of SNS. `topicArn` has to be the receiver's own. */
export function snsCertificates(options: SnsCertificatesOptions): SnsCertificates {
  const certificateAt = certificates({ ...options, isMissing })
  return async (given, topicArn) => {
    const url = allowed(given, topicArn)
    return url === undefined ? undefined : certificateAt(url)
  }
}
