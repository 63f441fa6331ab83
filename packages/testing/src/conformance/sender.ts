import { createHmac } from 'node:crypto'
import { now, type Party, recoverBody } from './fixture.js'

/** A provider with all that it takes to sign for it without the library, so that both cannot be wrong together. */
export interface Sender extends Party {
  /** @default the bytes of `secret` */
  readonly key?: Uint8Array
  readonly hash?: 'sha1' | 'sha256'
  /** Header of the signature. */
  readonly header: string
  readonly encoding: 'hex' | 'base64'
  /** The time at which the cases' clock stands, as this provider writes it. @default seconds */
  readonly time?: string
  /** What is signed. */
  readonly content: (body: string, time: string) => string
  /** What stands in the signature's header around the encoded signature. */
  readonly spell: (signature: string, time: string) => string
  /** The other headers of a delivery. */
  readonly others?: (body: string, time: string) => Readonly<Record<string, string>>
}

/** The seconds at which the cases' clock stands. */
export const seconds: number = now / 1000

/** The bytes of an HMAC. */
export function hmac(key: string | Uint8Array, content: string | Uint8Array, hash = 'sha256'): Buffer {
  return createHmac(hash, key).update(content).digest()
}

/** Bytes of UTF-8 as a header carries them: one character for each byte. */
export const onTheWire = (text: string): string => Buffer.from(text).toString('latin1')

/** What a delivery is made of; each part can be replaced by a bad one. */
export interface Parts {
  /** The timestamp's text as sent. */
  readonly time?: string
  /** The timestamp's text as signed. @default `time` */
  readonly signedTime?: string
  /** The signature as it is written, in place of the right one. */
  readonly signature?: string
}

/** A correctly signed body, and ways to spoil it. */
export interface Good {
  readonly body: string
  readonly time: string
  readonly digest: Buffer
  /** The signature as this provider encodes it, without what stands around it. */
  readonly signature: string
  /** The whole value of the signature's header. */
  readonly value: string
  readonly headers: Readonly<Record<string, string>>
  /** The same headers with another value of the signature's header. */
  readonly spelled: (value: string) => Record<string, string>
  /** Headers made of other parts. */
  readonly made: (parts: Parts) => Record<string, string>
}

/** Signs a body as the sender would. */
export function goodDelivery(sender: Sender, body: string = (sender.body ?? recoverBody)()): Good {
  const { secret, key = Buffer.from(secret), hash, header, encoding, content, spell, others } = sender
  const signing = sender.time ?? String(seconds)
  const digest = hmac(key, content(body, signing), hash)
  const made = ({ time = signing, signedTime = time, signature }: Parts) => ({
    ...others?.(body, onTheWire(time)),
    [header]: spell(signature ?? hmac(key, content(body, signedTime), hash).toString(encoding), onTheWire(time)),
  })
  const headers = made({})
  return {
    body,
    time: signing,
    digest,
    signature: digest.toString(encoding),
    value: headers[header]!,
    headers,
    spelled: (value) => ({ ...headers, [header]: value }),
    made,
  }
}
