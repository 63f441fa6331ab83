import type { Provider } from '@posthorn/core'
import { loadProvider, providerNames } from '@posthorn/providers'

// Half of all tools have these, and some senders, too.
const common = new Set(['authorization', 'x-api-key'])

/** Names of headers in a list of places. */
const headersIn = (places: readonly string[]): string[] =>
  places.flatMap((place) => (place.startsWith('header:') ? [place.slice('header:'.length)] : []))

/** Headers that a sender's signatures stand in. */
const signatureHeaders = ({ schemes }: Provider): string[] =>
  schemes.flatMap((scheme) => {
    if (scheme.kind === 'basic') return []
    return scheme.kind === 'custom' ? scheme.headers : headersIn([scheme.signature.from].flat())
  })

const idHeaders = ({ ids }: Provider): string[] => headersIn(ids.map(({ from }) => from))

/** Tells whose request one may be, by its headers, where they fit exactly one sender. */
export async function senderTeller(): Promise<(headers: readonly string[]) => string | undefined> {
  const providers = await Promise.all(providerNames.map((name) => loadProvider(name)))
  return (headers) => {
    const has = (name: string) => headers.includes(name)
    const signing = providers.filter((one) => signatureHeaders(one).some((name) => !common.has(name) && has(name)))
    const named = signing.filter((one) => idHeaders(one).some(has))
    const fitting = signing.length > 1 ? named : signing
    return fitting.length === 1 ? fitting[0]!.name : undefined
  }
}
