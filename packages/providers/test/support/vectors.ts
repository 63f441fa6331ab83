import { readFileSync } from 'node:fs'

/** A request, and whether it verifies. */
export interface Vector {
  readonly note: string
  /** Where it is from. Synthetic ones were computed, by the document and not with Posthorn. */
  readonly source: string
  readonly licence: string
  readonly synthetic: boolean
  readonly valid: boolean
  readonly secret: string
  /** A second secret, of which either may have signed. */
  readonly secret2?: string
  /** The secret's name, where the sender names secrets. */
  readonly keyId?: string
  /** What a certificate's URL leads to. */
  readonly certificate?: string
  readonly method?: string
  /** The address that the sender was given, with the request's query. */
  readonly url?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Seconds since 1970. */
  readonly now?: number
  /** How the receiver is told to read bodies. */
  readonly format?: 'json' | 'form' | 'text'
  /** Name of the scheme that decides. */
  readonly scheme?: string
  /** What the handler sees. */
  readonly type?: string
  readonly id?: string
}

/** A request that asks the endpoint to prove itself, and what it is answered. */
export interface HandshakeVector {
  readonly note?: string
  readonly request: Pick<Vector, 'secret' | 'keyId' | 'method' | 'url' | 'headers' | 'body' | 'now'> & {
    readonly verifyToken?: string
  }
  readonly reply: { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string }
}

/** A file of vectors. */
export interface VectorFile {
  readonly provider: string
  readonly vectors: readonly Vector[]
  readonly handshakes?: readonly HandshakeVector[]
}

export const data: URL = new URL('../data/', import.meta.url)

export const readVectors = (name: string, folder: 'vectors' | 'unshipped' = 'vectors'): VectorFile =>
  JSON.parse(readFileSync(new URL(`${folder}/${name}.json`, data), 'utf8')) as VectorFile
