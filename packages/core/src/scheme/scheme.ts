import type { Format } from '../provider/provider.js'
import type { KeyFormat, PublicKeyFormat } from '../secrets/key-format.js'
import type { Ref, SignatureSource, TimestampSource, TokenSource } from '../signature/signature-source.js'

/** Hash of an HMAC, a plain hash or a public-key signature. */
export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512'

/** `port`: the default port is written or not. `unescaped`: HubSpot undoes some of the escapes before it signs. */
export type UrlVariant = 'port' | 'unescaped'

interface SchemeBase {
  /** Shown in diagnostics. @default the kind */
  readonly name?: string
  /** Values that must be present and equal, such as `{ 'header:box-signature-version': '1' }`. Between schemes whose signature stands in the same place, they choose. */
  readonly require?: Readonly<Partial<Record<Ref, string>>>
  /** How the body of a request with this scheme is parsed. @default the receiver's `format` */
  readonly format?: Format
}

interface SignedScheme extends SchemeBase {
  /** Where the signature stands, and how it is written. */
  readonly signature: SignatureSource
  /**
   * What is signed, as a template: `{body}`, `{timestamp}` (its raw text), `{method}`, `{url}` (the configured public
   * URL with the request's query), `{url-without-query}`, `{path}`, `{params}` and `{params-query}` (the sorted fields of
   * a form), `{secret}` (plain hashes only) and any {@link Ref} in braces. `{sha256-hex:body}` is a digest, `{lower:…}`
   * the lower case; what stands in brackets is left out where a place in it is absent.
   */
  readonly signed: string
  /** Must say `false` where `signed` has no `{body}`, because the sender signs only part of what it sends (Mailgun). */
  readonly coversBody?: false
  /** Where the signed time stands. Requests outside of the tolerance are refused. @default no time is signed */
  readonly timestamp?: TimestampSource
  /** Places that must equal a template, such as `{ 'query:bodySHA256': '{sha256-hex:body}' }`. They choose like `require`. */
  readonly assert?: Readonly<Partial<Record<Ref, string>>>
  /** Ways to write `{url}` of which any may be the signed one. @default as configured */
  readonly urlVariants?: readonly UrlVariant[]
  /** An array in the JSON body whose items are signed one by one; `item:` places are looked up in each. All must verify. */
  readonly each?: `json:${string}`
}

/** HMAC over the signed content. */
export interface HmacScheme extends SignedScheme {
  /** RFC 2104. */
  readonly kind: 'hmac'
  /** Hash of the HMAC. */
  readonly hash: HashName
  /** How the secret's text becomes the key. @default its UTF-8 bytes */
  readonly key?: KeyFormat
}

/** A plain hash over content that holds the secret (HubSpot v1, Cloudinary). */
export interface HashScheme extends SignedScheme {
  /**
   * Weaker than an HMAC: where the secret goes first, whoever sees a hash can append to what was hashed (length
   * extension).
   */
  readonly kind: 'hash'
  /** The hash. */
  readonly hash: HashName
}

/** A signature by the sender's private key; the receiver's `secret` is the public key. */
export interface PublicKeyScheme extends SignedScheme {
  /** `ed25519`: RFC 8032. `ecdsa-p256`: ECDSA on the curve P-256. `rsa`: RSASSA-PKCS1-v1_5, RFC 8017. */
  readonly kind: 'ed25519' | 'ecdsa-p256' | 'rsa'
  /** What is signed is the hash of the content. @default 'sha256'; Ed25519 has none */
  readonly hash?: HashName
  /** How the public key is written. @default PEM or a JWK */
  readonly key?: PublicKeyFormat
}

/** A shared token sent as it is; proves who sent the request and nothing about what it holds. */
export interface TokenScheme extends SchemeBase {
  /** Nothing is computed: the token is compared in constant time. */
  readonly kind: 'token'
  /** Where the token stands. */
  readonly signature: TokenSource
  /** An array in the JSON body of which every item holds the token (Microsoft Graph). */
  readonly each?: `json:${string}`
}

/** `Authorization: Basic`; the secret is `user:password`. */
export interface BasicScheme extends SchemeBase {
  /** RFC 7617. */
  readonly kind: 'basic'
}

/** Signature algorithms of JSON Web Tokens (RFC 7518, RFC 8037). `none` is not among them. */
export type JwtAlgorithm = `${'HS' | 'RS' | 'PS'}${'256' | '384' | '512'}` | 'ES256' | 'ES384' | 'ES512' | 'EdDSA'

/** A JSON Web Token (RFC 7519) that names the body by a digest. `exp` and `nbf` are always checked where they are there. */
export interface JwtScheme extends SchemeBase {
  /** RFC 7519, in the compact form of RFC 7515. */
  readonly kind: 'jwt'
  /** What the sender signs with: either `HS…`, or public keys. The token does not choose among others. */
  readonly algorithms: readonly [JwtAlgorithm, ...JwtAlgorithm[]]
  /** Where the token stands. */
  readonly signature:
    | TokenSource
    | {
        /** The token is the whole body (Wix). */
        readonly from: 'body'
        /** Fixed text before it. @default none */
        readonly prefix?: string
      }
  /** Claims that must equal a template: `{ payload_hash: '{sha256-hex:body}', iss: 'sender' }`. A digest of an empty body may be missing. */
  readonly claims?: Readonly<Record<string, string>>
  /** Must say `false` where no claim is a digest of the body. */
  readonly coversBody?: false
  /** A claim to judge the age by, such as `{ from: 'jwt:claims.iat' }`. */
  readonly timestamp?: TimestampSource
  /** How the secret or the public key is written: a {@link KeyFormat} for `HS…`, else a {@link PublicKeyFormat}. */
  readonly key?: KeyFormat | PublicKeyFormat
}

/** What a custom scheme may look at. */
export interface CustomRequest {
  /** As it came. */
  readonly method: string
  /** The receiver's `publicUrl` with the request's query where that is set, else path and query. */
  readonly url: string
  /** Gives a header, its name in any case; `undefined` where it is absent or comes more than once. */
  readonly header: (name: string) => string | undefined
  /** The exact bytes. */
  readonly body: Buffer
  /** A secret that may have signed; where there are several, `verify` is asked once for each. */
  readonly secret: string
}

/** What a custom scheme signs. `header` gives the headers that are known so far: given ones, the id's and the event's name. */
export interface CustomSignRequest extends CustomRequest {
  /** Milliseconds since 1970. */
  readonly timestamp: number
}

/** The escape hatch, for the few senders that data cannot describe. */
export interface CustomScheme extends SchemeBase {
  /** Verified by the definition's own code. */
  readonly kind: 'custom'
  /** Headers that must be there, once, before the body is read. The first decides whether the scheme applies. */
  readonly headers: readonly [string, ...string[]]
  /** What of the bytes is covered. */
  readonly covers: 'body' | 'partial' | 'none'
  /** Places that `verify` finds signed besides the body, such as an id. */
  readonly signs?: readonly Ref[]
  /** A header with the time, which `verify` must find signed; the window is checked before it is asked. */
  readonly timestamp?: TimestampSource
  /**
   * Compare with `timingSafeEqual`. A throw refuses the request. A promise, where something has to be fetched, is for
   * receivers alone: it may take `secretTimeoutMs`, and where it rejects the sender is told to come back (503).
   */
  readonly verify: (request: CustomRequest) => boolean | Promise<boolean>
  /** Gives the headers of a signed request, for the test kit. */
  readonly sign?: (request: CustomSignRequest) => Record<string, string>
}

/** One way of signing. */
export type Scheme = HmacScheme | HashScheme | PublicKeyScheme | TokenScheme | BasicScheme | JwtScheme | CustomScheme
