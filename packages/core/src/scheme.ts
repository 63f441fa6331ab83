import type { Encoding } from './encoding.js'

/** Hash of an HMAC, a plain hash or a public-key signature. */
export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512'

/**
 * Where a value stands in a request: `header:x-signature`, `query:sig`, `json:data.id` (a path of own properties) or
 * `form:field`.
 */
export type Ref = `header:${string}` | `query:${string}` | `json:${string}` | `form:${string}`

/** `t=1712345678,v1=5257…`: named fields in one value. Repeated signature fields are all tried (secret rotation). */
export interface FieldsGrammar {
  readonly separator: ',' | ';'
  /** Name of the fields that hold signatures. */
  readonly pick: string
  /** Name of the field that holds the timestamp; it must occur once. */
  readonly timestamp?: string
}

/** `v1,base64 v1,base64`: a space list of `version,value`. */
export interface ListGrammar {
  /** Entries of other versions are passed over. */
  readonly version: string
}

/** `1712345678000,hex,hex`: the timestamp first, then signatures. */
export interface PositionsGrammar {
  readonly separator: ',' | ';'
}

/** Where the signature is, and how it is written. At most one of `fields`, `list` and `positions`. */
export interface SignatureSource {
  /** One place, or several of which each holds a candidate (Box has a primary and a secondary header). */
  readonly from: Ref | readonly Ref[]
  /** Fixed text before the signature, such as `sha256=`. */
  readonly prefix?: string
  readonly fields?: FieldsGrammar
  readonly list?: ListGrammar
  readonly positions?: PositionsGrammar
  readonly encoding: Encoding
}

/** How the secret's text becomes key bytes. */
export interface KeyFormat {
  /** @default 'utf8' */
  readonly encoding?: 'utf8' | 'base64' | 'hex'
  /** Taken off before decoding where it is there, such as `whsec_`. Most senders sign with the prefix in place: leave this out for them. */
  readonly prefix?: string
  /** The key is a hash of the bytes (Braintree: sha1, ConnectWise: sha256). */
  readonly derive?: 'sha1' | 'sha256'
  /** Unicode normal form of the text before it is encoded (EasyPost). */
  readonly normalize?: 'NFKD'
  /** Fewest key bytes that are accepted. @default 1, and 16 for base64 and hex */
  readonly minBytes?: number
}

/** Unit of a timestamp. */
export type TimestampUnit = 's' | 'ms' | 'iso'

/** The time of the attempt, as the sender signed it. */
export interface TimestampSource {
  /** Left out where the signature's own grammar holds the timestamp. */
  readonly from?: Ref
  /** @default 's' */
  readonly unit?: TimestampUnit
}

interface SchemeBase {
  /** Shown in diagnostics. @default the kind */
  readonly name?: string
  /** Values that must be present and equal, such as `{ 'header:box-signature-version': '1' }`. */
  readonly require?: Readonly<Partial<Record<Ref, string>>>
}

interface SignedScheme extends SchemeBase {
  readonly signature: SignatureSource
  /**
   * What is signed, as a template: `{body}`, `{timestamp}` (its raw text), `{method}`, `{url}` (the configured public
   * URL with the request's query), `{path}`, `{secret}` (plain hashes only) and any {@link Ref} in braces.
   */
  readonly signed: string
  /** Must say `false` where `signed` has no `{body}`, because the sender signs only part of what it sends (Mailgun). */
  readonly coversBody?: false
  readonly timestamp?: TimestampSource
}

/** HMAC over the signed content. */
export interface HmacScheme extends SignedScheme {
  readonly kind: 'hmac'
  readonly hash: HashName
  readonly key?: KeyFormat
}

/** A plain hash over content that holds the secret (HubSpot v1, Cloudinary). */
export interface HashScheme extends SignedScheme {
  readonly kind: 'hash'
  readonly hash: HashName
}

/** A signature by the sender's private key; the receiver's `secret` is the public key. */
export interface PublicKeyScheme extends SignedScheme {
  readonly kind: 'ed25519' | 'ecdsa-p256' | 'rsa'
  /** @default 'sha256'; Ed25519 has none */
  readonly hash?: HashName
  readonly key?: PublicKeyFormat
}

/** How a public key is written. PEM is always accepted. */
export interface PublicKeyFormat {
  /** `raw-*`: the 32 bytes of an Ed25519 key. `spki-base64`: DER. @default 'pem' */
  readonly encoding?: 'pem' | 'spki-base64' | 'raw-hex' | 'raw-base64'
  readonly prefix?: string
}

/** A shared token sent as it is; proves who sent the request and nothing about what it holds. */
export interface TokenScheme extends SchemeBase {
  readonly kind: 'token'
  readonly signature: { readonly from: Ref; readonly prefix?: string }
}

/** `Authorization: Basic`; the secret is `user:password`. */
export interface BasicScheme extends SchemeBase {
  readonly kind: 'basic'
}

/** What a custom scheme may look at. */
export interface CustomRequest {
  readonly method: string
  readonly url: string
  readonly header: (name: string) => string | undefined
  readonly body: Buffer
  readonly secret: string
}

/** The escape hatch, for the few senders that data cannot describe. */
export interface CustomScheme extends SchemeBase {
  readonly kind: 'custom'
  /** Headers that must be there, once, before the body is read. The first decides whether the scheme applies. */
  readonly headers: readonly [string, ...string[]]
  /** Whether the bytes are covered. */
  readonly covers: 'body' | 'none'
  /** Compare with `timingSafeEqual`. A throw refuses the request. */
  readonly verify: (request: CustomRequest) => boolean
  /** Gives the headers of a signed request, for the test kit. */
  readonly sign?: (request: Omit<CustomRequest, 'header'>) => Record<string, string>
}

/** One way of signing. */
export type Scheme = HmacScheme | HashScheme | PublicKeyScheme | TokenScheme | BasicScheme | CustomScheme
