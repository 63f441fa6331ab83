import type { IdTrust, Integrity, Provider } from '@posthorn/core'
import { sampleTypes } from '@posthorn/testing'
import { handshakeWords, type Need, needsOf } from './needs.js'
import { placesOf, schemeName, signatureWords, signsTime, signsWithPrivateKey, toleranceOf } from './words.js'

/** What is known of a sender: what `posthorn providers <name> --json` prints. */
export interface Facts {
  readonly name: string
  readonly docs: string
  readonly schemes: readonly {
    readonly name: string
    readonly signature: string
    /** Places of the signature; a bare name is a header. */
    readonly in: readonly string[]
    /** Template of what is signed; `null` for tokens. */
    readonly signed: string | null
    readonly signsTime: boolean
  }[]
  /** `public_key`: the app holds the sender's public key. `null`: code of the definition decides. */
  readonly secret: 'shared' | 'public_key' | null
  /** Where the sender names its key. */
  readonly keyId: string | null
  readonly ids: readonly { readonly in: string; readonly trust: IdTrust }[]
  readonly integrity: Integrity
  /** Seconds; `null` where no time is signed. */
  readonly tolerance: number | null
  readonly formats: readonly string[]
  readonly methods: readonly string[]
  /** How long the sender waits for a reply; `null`: not documented. */
  readonly timeoutMs: number | null
  /** Pauses in seconds; `null`: not documented. */
  readonly retries: readonly number[] | null
  /** `null`: every failure. */
  readonly retriedStatuses: readonly string[] | null
  /** Options of a receiver that it must have besides `secret`. */
  readonly needs: readonly Need[]
  /** Requests that are no deliveries, in words. */
  readonly handshakes: readonly string[]
  /** Whether the sender has a mode in which it does not sign. */
  readonly unsigned: boolean
  /** Events that `posthorn send` has samples of. */
  readonly samples: readonly string[]
}

function secretOf(provider: Provider): Facts['secret'] {
  if (provider.schemes.every(({ kind }) => kind === 'custom')) return null
  return signsWithPrivateKey(provider) ? 'public_key' : 'shared'
}

const bare = (place: string): string => place.replace(/^header:/, '')

/** Everything that the definition of a sender says. */
export function factsOf(provider: Provider): Facts {
  return {
    name: provider.name,
    docs: provider.docs,
    schemes: provider.schemes.map((scheme) => ({
      name: schemeName(scheme),
      signature: signatureWords(scheme),
      in: placesOf(scheme),
      signed: 'signed' in scheme ? scheme.signed : null,
      signsTime: signsTime(scheme),
    })),
    secret: secretOf(provider),
    keyId: provider.keyId === undefined ? null : bare(provider.keyId),
    ids: provider.ids.map(({ from, trust }) => ({ in: bare(from), trust })),
    integrity: provider.integrity,
    tolerance: provider.schemes.some(signsTime) ? toleranceOf(provider).past : null,
    formats: provider.formats ?? ['json'],
    methods: provider.methods ?? ['POST'],
    timeoutMs: provider.timeoutMs ?? null,
    retries: provider.retries ?? null,
    retriedStatuses: provider.retriedStatuses ?? null,
    needs: needsOf(provider),
    handshakes: (provider.handshakes ?? []).map(handshakeWords),
    unsigned: provider.unsigned ?? false,
    samples: sampleTypes(provider),
  }
}
