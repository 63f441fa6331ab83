import type { Provider, Scheme, SignatureSource, SignedRequest, Tolerance } from '@posthorn/core'

/** Whether a scheme signs the time of the attempt. */
export function signsTime(scheme: Scheme): boolean {
  if ('timestamp' in scheme && scheme.timestamp) return true
  const { signature } = scheme as { readonly signature?: Pick<SignatureSource, 'fields' | 'positions'> }
  return signature?.fields?.timestamp !== undefined || signature?.positions !== undefined
}

/** The scheme that deliveries are signed with. */
export const schemeOf = ({ schemes }: Provider, name: string | undefined): Scheme =>
  schemes.find((scheme) => scheme.name === name) ?? schemes[0]

/** Accepted clock differences in seconds. */
export function toleranceOf(
  { toleranceSeconds = 300 }: Pick<Provider, 'toleranceSeconds'>,
  given: number | Tolerance = toleranceSeconds,
): Tolerance {
  return typeof given === 'number' ? { past: given, future: given } : given
}

/** Whether two requests are the same to the last byte. */
export const sameRequest = (one: SignedRequest, other: SignedRequest): boolean =>
  one.url === other.url && one.body.equals(other.body) && JSON.stringify(one.headers) === JSON.stringify(other.headers)
