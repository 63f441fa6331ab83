import type { Encoding } from './encoding.js'

/**
 * Where a value stands in a request: `header:x-signature`, `query:sig`, `json:data.id` (a path of own properties),
 * `form:field`; `item:id` (a path in one item of a scheme's `each`); `jwt:header.kid` and `jwt:claims.jti` (of the
 * scheme's token).
 */
export type Ref =
  | `header:${string}`
  | `query:${string}`
  | `json:${string}`
  | `form:${string}`
  | `item:${string}`
  | `jwt:${'header' | 'claims'}.${string}`

/** `t=1712345678,v1=5257…`: named fields in one value. Repeated signature fields are all tried (secret rotation). */
export interface FieldsGrammar {
  /** What stands between two fields. */
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
  /** What stands between two positions. */
  readonly separator: ',' | ';'
}

/** `key1|hex&key2|hex`: signatures after names, which say whose they are and are passed over. All are tried. */
export interface PairsGrammar {
  /** What stands between two pairs. */
  readonly separator: ',' | ';' | '&' | ' '
  /** What stands between a name and its signature. */
  readonly between: '|' | ':' | '='
}

/** `base64,base64`: nothing but signatures. All are tried. */
export interface ValuesGrammar {
  /** What stands between two signatures. */
  readonly separator: ',' | ';' | '&' | ' '
}

/** Where the signature is, and how it is written. At most one of `fields`, `list`, `positions`, `pairs` and `values`. */
export interface SignatureSource {
  /** One place, or several of which each holds a candidate (Box has a primary and a secondary header). */
  readonly from: Ref | readonly Ref[]
  /** Fixed text before the signature, such as `sha256=`. */
  readonly prefix?: string
  /** `t=1712345678,v1=5257…` */
  readonly fields?: FieldsGrammar
  /** `v1,base64 v1,base64` */
  readonly list?: ListGrammar
  /** `1712345678000,hex,hex` */
  readonly positions?: PositionsGrammar
  /** `key1|hex&key2|hex` */
  readonly pairs?: PairsGrammar
  /** `base64,base64` */
  readonly values?: ValuesGrammar
  /** How the bytes of a signature are written. */
  readonly encoding: Encoding
  /** How ECDSA signatures are put together. @default 'der' */
  readonly dsaEncoding?: 'der' | 'ieee-p1363'
}

/** A token that is compared, or a JWT. `body`: it is the whole body. */
export interface TokenSource {
  /** The place. `Authorization` is a header like any other. */
  readonly from: Ref
  /** Fixed text before it, such as `Bearer `. */
  readonly prefix?: string
}

/** Unit of a timestamp. */
export type TimestampUnit = 's' | 'ms' | 'iso'

/** The time of the attempt, as the sender signed it. */
export interface TimestampSource {
  /** Left out where the signature's own grammar holds the timestamp. */
  readonly from?: Ref
  /** Seconds or milliseconds since 1970 in digits, or ISO 8601. @default 's' */
  readonly unit?: TimestampUnit
  /** Judged only where it is there. For a field of a signed body or a claim, which nobody but the sender can leave out. @default false */
  readonly optional?: boolean
}
