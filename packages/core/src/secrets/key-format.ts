/** How the secret's text becomes key bytes. */
export interface KeyFormat {
  /** How the text is decoded, after `prefix` is taken off. @default 'utf8' */
  readonly encoding?: 'utf8' | 'base64' | 'hex'
  /** Taken off before decoding where it is there, such as `whsec_`. Most senders sign with the prefix in place: leave this out for them. */
  readonly prefix?: string
  /** The key is a hash of the bytes (Braintree: sha1, ConnectWise: sha256). */
  readonly derive?: 'sha1' | 'sha256'
  /** Unicode normal form of the text before it is encoded (EasyPost). */
  readonly normalize?: 'NFKD'
  /** Fewest key bytes that are accepted. @default 1, and 8 for base64 and hex */
  readonly minBytes?: number
}

/** How a public key is written. PEM, of a key or a certificate, and a JWK as JSON text are always accepted. */
export interface PublicKeyFormat {
  /** `raw-*`: the 32 bytes of an Ed25519 key. `spki-base64`: DER. @default 'pem' */
  readonly encoding?: 'pem' | 'spki-base64' | 'raw-hex' | 'raw-base64'
  /** Taken off before decoding where it is there. @default none */
  readonly prefix?: string
}
