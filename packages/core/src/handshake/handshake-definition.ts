import type { ReplyInit } from '../reply/reply.js'
import type { Ref } from '../signature/signature-source.js'

/** A MAC over a value of the request, with the first secret. */
export interface HandshakeMac {
  /** Place of the value. It has to match the handshake's `token`. */
  readonly mac: Ref
  /** Fixed text before the MAC, such as `sha256=`. @default none */
  readonly prefix?: string
}

/** A value of a handshake's JSON reply: the echo of a place in the request, or a MAC over it. */
export type HandshakeValue = Ref | HandshakeMac

/** What a handshake is answered with. */
export type HandshakeReply =
  | {
      /** One value as plain text. */
      readonly text:
        | Ref
        | (HandshakeMac & {
            /** The secret's key id and this text go before the MAC (Braintree). @default the MAC alone */
            readonly keyId?: string
          })
    }
  | {
      /** A JSON object of values. */
      readonly json: Readonly<Record<string, HandshakeValue>>
    }
  | {
      /** Values in headers, and no body (Asana). */
      readonly headers: Readonly<Record<string, Ref>>
    }
  | {
      /** Always the same (Discord's ping). */
      readonly fixed: ReplyInit
    }

/** A request that asks the endpoint to prove itself, and is no delivery. */
export interface Handshake {
  /** Which requests it is: all of these have to hold. */
  readonly when: {
    /** HTTP method, in upper case. */
    readonly method: string
    /** A place that has to be there. @default any request with the method */
    readonly ref?: Ref
    /** What has to stand in that place. @default anything */
    readonly equals?: string
  }
  /** `signature`: only after the request was verified like a delivery. `none`: before. */
  readonly verify:
    | 'none'
    | 'signature'
    | {
        /** Only where this place holds the receiver's `verifyToken`. */
        readonly token: Ref
      }
  /** What it is answered with; not answered where a value of it is absent or longer than 512 bytes. */
  readonly reply: HandshakeReply
  /** Where the request brings the secret that deliveries will be signed with. Answered only by receivers that have `captureSecret`. */
  readonly capture?: Ref
  /** What a value that gets a MAC must look like. @default /^[A-Za-z0-9_-]{1,128}$/ */
  readonly token?: RegExp
}
