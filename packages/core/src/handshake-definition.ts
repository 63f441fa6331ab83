import type { Ref } from './scheme.js'

/** A value of a handshake's JSON reply: the echo of a place in the request, or a MAC over it with the secret. */
export type HandshakeValue = Ref | { readonly mac: Ref; readonly prefix?: string }

/** A request that asks the endpoint to prove itself, and is no delivery. */
export interface Handshake {
  /** Applies to requests with this method that hold this value, which must equal `equals` where it is given. */
  readonly when: { readonly method: string; readonly ref: Ref; readonly equals?: string }
  /** `signature`: only after the request was verified like a delivery. `none`: before. */
  readonly verify: 'none' | 'signature'
  /** `text` echoes one value; `json` builds an object. */
  readonly reply: { readonly text: Ref } | { readonly json: Readonly<Record<string, HandshakeValue>> }
  /** What a value that gets a MAC must look like. @default /^[A-Za-z0-9_-]{1,128}$/ */
  readonly token?: RegExp
}
