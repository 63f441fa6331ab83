import type { Scheme } from '@posthorn/core'

/** Where a signature stands in the headers of a request that was signed. */
export interface SignaturePlace {
  /** Name of the header. */
  readonly header: string
  /** The signature as it is encoded, without what stands around it. */
  readonly read: (headers: Readonly<Record<string, string>>) => string
  /** The same headers with another signature in place of it. */
  readonly write: (headers: Readonly<Record<string, string>>, signature: string) => Record<string, string>
}

// A sender that signs once writes its signature last, whatever the grammar of the header.
const encoded = /[A-Za-z0-9+/_-]+={0,2}$/

/** Gives nothing where the signature stands in the query or in the body. */
export function signaturePlace(scheme: Scheme): SignaturePlace | undefined {
  const header = signatureHeader(scheme)
  if (header === undefined) return undefined
  const prefix = ('signature' in scheme && scheme.signature.prefix) || ''
  const startOf = (value: string) => {
    const from = value.startsWith(prefix) ? prefix.length : 0
    const found = encoded.exec(value.slice(from))
    return found ? from + found.index : from
  }
  return {
    header,
    read: ({ [header]: value = '' }) => value.slice(startOf(value)),
    write: (headers, signature) => {
      const value = headers[header] ?? ''
      return { ...headers, [header]: value.slice(0, startOf(value)) + signature }
    },
  }
}

function signatureHeader(scheme: Scheme): string | undefined {
  if (scheme.kind === 'basic') return 'authorization'
  if (scheme.kind === 'custom') return scheme.headers[0].toLowerCase()
  const place = [scheme.signature.from].flat()[0]!
  return place.startsWith('header:') ? place.slice('header:'.length).toLowerCase() : undefined
}
