import type { ReplyInit } from '../reply/reply.js'
import type { Ref } from '../signature/signature-source.js'

/** A MAC over a value of the request, with the first secret. */
export interface HandshakeMac {
  readonly mac: Ref
  readonly prefix?: string
}

/** A value of a handshake's JSON reply: the echo of a place in the request, or a MAC over it. */
export type HandshakeValue = Ref | HandshakeMac

/** What a handshake is answered with. */
export type HandshakeReply =
  /** One value as plain text. `keyId`: the secret's key id and this text go before a MAC (Braintree). */
  | { readonly text: Ref | (HandshakeMac & { readonly keyId?: string }) }
  /** An object. */
  | { readonly json: Readonly<Record<string, HandshakeValue>> }
  /** Values in headers, and no body (Asana). */
  | { readonly headers: Readonly<Record<string, Ref>> }
  /** Always the same (Discord's ping). */
  | { readonly fixed: ReplyInit }

/** A request that asks the endpoint to prove itself, and is no delivery. */
export interface Handshake {
  /** Applies to requests with this method that hold this value, if one is named, which must equal `equals` where it is given. */
  readonly when: { readonly method: string; readonly ref?: Ref; readonly equals?: string }
  /** `signature`: only after the request was verified like a delivery. `none`: before. `token`: where this place holds the receiver's `verifyToken`. */
  readonly verify: 'none' | 'signature' | { readonly token: Ref }
  readonly reply: HandshakeReply
  /** Where the request brings the secret that deliveries will be signed with. Answered only by receivers that have `captureSecret`. */
  readonly capture?: Ref
  /** What a value that gets a MAC must look like. @default /^[A-Za-z0-9_-]{1,128}$/ */
  readonly token?: RegExp
}
