import { type KeyObject, timingSafeEqual } from 'node:crypto'
import type { HashName } from '../scheme/scheme.js'
import type { Encoding } from '../signature/encoding.js'
import { hmacText, putText } from '../signature/hmac.js'

/** Compares with every candidate before it answers, so that the time says nothing about which one was right. */
export function equalsAny(expected: Buffer, candidates: readonly Buffer[]): boolean {
  let matches = 0
  for (const candidate of candidates) {
    if (candidate.length === expected.length && timingSafeEqual(candidate, expected)) matches += 1
  }
  return matches > 0
}

/** Whether two texts are the same. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Whether a signature of these is the one that a key makes of what is signed. */
export type Comparer = (keys: readonly KeyObject[], texts: readonly string[], start: string, body: Uint8Array) => boolean

/** Every key makes its signature and every candidate is compared with it, whatever came of those before. */
export function comparer(hash: HashName, encoding: Encoding, bytes: number): Comparer {
  const { length } = Buffer.alloc(bytes).toString(encoding)
  // Not of the pool that all small buffers share: whoever reads beyond one of those would find a signature.
  const expected = Buffer.alloc(length)
  const given = Buffer.alloc(length)
  return (keys, texts, start, body) => {
    let matches = 0
    for (const key of keys) {
      const digest = hmacText(hash, key, start, body, encoding)
      putText(expected, 0, digest)
      for (const text of texts) {
        putText(given, 0, text)
        if (timingSafeEqual(given, expected)) matches += 1
      }
    }
    return matches > 0
  }
}
