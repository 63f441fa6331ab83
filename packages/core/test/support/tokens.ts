import { createHmac, type KeyObject, sign } from 'node:crypto'

/** Makes the signature of a token, with nothing of the code under test. */
export type Signer = (text: string) => Buffer

export const sharedSigner =
  (key: string | Uint8Array, bits = 256): Signer =>
  (text) =>
    createHmac(`sha${bits}`, key).update(text).digest()

export const keySigner =
  (hash: string | null, key: KeyObject, options: object = {}): Signer =>
  (text) =>
    sign(hash, Buffer.from(text), { key, ...options })

/** Text is taken as it is: also what no library would write. */
const encode = (part: object | string): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')

export function tokenOf(header: object | string, claims: object | string, signer: Signer): string {
  const signed = `${encode(header)}.${encode(claims)}`
  return `${signed}.${signer(signed).toString('base64url')}`
}
