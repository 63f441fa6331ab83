import type { Format, Provider, Scheme, Tolerance } from '@posthorn/core'

/** What a scheme is called. */
export const nameOf = (scheme: Scheme): string => scheme.name ?? scheme.kind

/** The format in which the provider sends unless told otherwise. */
export const formatOf = ({ formats }: Pick<Provider, 'formats'>): Format => formats?.[0] ?? 'json'

/** The scheme that the provider signs bodies of a format with. */
export const schemeOf = (provider: Provider, wanted: Format = formatOf(provider)): Scheme =>
  provider.schemes.find(({ format }) => format === undefined || format === wanted) ?? provider.schemes[0]

/** The scheme of that name; without one, the scheme that deliveries are signed with. */
export const schemeNamed = (provider: Provider, name: string | undefined): Scheme =>
  provider.schemes.find((scheme) => nameOf(scheme) === name) ?? schemeOf(provider)

/** Whether a scheme signs the time of the attempt. */
export function signsTime(scheme: Scheme): boolean {
  if (scheme.kind === 'token' || scheme.kind === 'basic') return false
  if (scheme.timestamp !== undefined) return true
  if (scheme.kind === 'custom' || scheme.kind === 'jwt') return false
  return scheme.signature.fields?.timestamp !== undefined || scheme.signature.positions !== undefined
}

/** Accepted clock differences in seconds. */
export function toleranceOf(
  { toleranceSeconds = 300 }: Pick<Provider, 'toleranceSeconds'>,
  given: number | Tolerance = toleranceSeconds,
): Tolerance {
  return typeof given === 'number' ? { past: given, future: given } : given
}
