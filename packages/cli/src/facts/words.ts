import type { Provider, Scheme, Tolerance } from '@posthorn/core'

/** What a scheme is called. */
export const schemeName = ({ name, kind }: Scheme): string => name ?? kind

/** A scheme's algorithm, in words. */
export function signatureWords(scheme: Scheme): string {
  switch (scheme.kind) {
    case 'hmac':
      return `HMAC-${scheme.hash.toUpperCase()}, ${scheme.signature.encoding}`
    case 'hash':
      return `${scheme.hash.toUpperCase()} with the secret, ${scheme.signature.encoding}`
    case 'ed25519':
      return `Ed25519, ${scheme.signature.encoding}`
    case 'ecdsa-p256':
      return `ECDSA P-256, ${scheme.signature.encoding}`
    case 'rsa':
      return `RSA-${(scheme.hash ?? 'sha256').toUpperCase()}, ${scheme.signature.encoding}`
    case 'jwt':
      return `JWT, ${scheme.algorithms.join('/')}`
    case 'custom':
      return scheme.name ? `custom (${scheme.name})` : 'custom'
    case 'basic':
      return 'HTTP basic'
    default:
      return scheme.kind
  }
}

/** Where a scheme's signature stands. */
export function placesOf(scheme: Scheme): readonly string[] {
  if (scheme.kind === 'basic') return ['authorization']
  if (scheme.kind === 'custom') return scheme.headers
  return [scheme.signature.from].flat().map((place) => place.replace(/^header:/, ''))
}

/** When a sender tries again. */
export function retryWords({ retries, retriedStatuses }: Provider): string {
  const when = retriedStatuses ? `on ${retriedStatuses.join(', ')}` : ''
  if (!retries) return when || '–'
  if (retries.length === 0) return 'never'
  const total = retries.reduce((sum, pause) => sum + pause, 0)
  const pauses = retries.length > 5 ? `${retries.length} over ${duration(total)}` : retries.map(duration).join(', ')
  return when ? `${pauses}, ${when}` : pauses
}

const units: readonly (readonly [number, string])[] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
]

/** Seconds in the unit that suits them. */
export function duration(seconds: number): string {
  const [size, unit] = units.find(([one]) => seconds >= one && (seconds % one === 0 || seconds >= one * 1.5)) ?? [1, 's']
  return `${Math.round((seconds / size) * 10) / 10} ${unit}`
}

/** How long a sender waits for a reply. */
export const waitWords = ({ timeoutMs }: Provider): string => (timeoutMs === undefined ? '–' : duration(timeoutMs / 1000))

const publicKinds = new Set(['ed25519', 'ecdsa-p256', 'rsa'])

/** Whether the sender signs with a private key, so that the app's secret is a public one. */
export const signsWithPrivateKey = ({ schemes }: Provider): boolean =>
  schemes.some((scheme) => publicKinds.has(scheme.kind) || (scheme.kind === 'jwt' && !scheme.algorithms[0].startsWith('HS')))

/** Whether a scheme signs a time, so that a request of long ago can be told. */
export function signsTime(scheme: Scheme | undefined): boolean {
  if (!scheme || scheme.kind === 'token' || scheme.kind === 'basic') return false
  if (scheme.timestamp !== undefined) return true
  if (scheme.kind === 'custom' || scheme.kind === 'jwt') return false
  return scheme.signature.fields?.timestamp !== undefined || scheme.signature.positions !== undefined
}

/** How old a delivery may be, and how far in the future, in seconds. */
export function toleranceOf({ toleranceSeconds = 300 }: Provider): Tolerance {
  return typeof toleranceSeconds === 'number' ? { past: toleranceSeconds, future: toleranceSeconds } : toleranceSeconds
}
