import type { Provider } from '@posthorn/core'

/** The same provider without fast paths: the reference that they are held to. */
export function plain(provider: Provider): Provider {
  const compiled = provider['~compiled']
  const [first, ...rest] = compiled.schemes
  const schemes = [{ ...first, fastPath: undefined }, ...rest.map((scheme) => ({ ...scheme, fastPath: undefined }))] as const
  return { ...provider, '~compiled': { ...compiled, schemes } }
}
