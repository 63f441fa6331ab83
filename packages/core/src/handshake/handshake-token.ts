import type { Chunk } from '../signature/method.js'

/**
 * What a handshake signs unless its definition narrows it. A MAC reply signs what the caller chose: were a delivery able
 * to look like that, the reply would hand out signatures for deliveries.
 */
export const narrowToken: RegExp = /^[A-Za-z0-9_-]{1,128}$/

// Holds even where a definition's own pattern is too wide: every signed JSON body has a bracket or a brace in it. What is
// not ASCII is other bytes than characters, so that a pattern could not tell what is signed: U+017B ends in those of `{`.
const bodyLike = /[[{]|[^\x20-\x7e]/

/** Longest value that is echoed or signed, in bytes. */
export const maxEcho = 512

/** Whether a handshake may sign this value. */
export const isToken = (pattern: RegExp, value: string): boolean => pattern.test(value) && !bodyLike.test(value)

/**
 * Whether what a delivery signed is what a handshake of the same provider would have signed for anyone who asks. The two
 * share a secret, so such a signature proves nothing.
 */
export function couldBeToken(patterns: readonly RegExp[], content: readonly Chunk[]): boolean {
  if (patterns.length === 0) return false
  const bytes = content.reduce((sum, chunk) => sum + chunk.length, 0)
  if (bytes > maxEcho) return false
  const text = content.map((chunk) => (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('latin1'))).join('')
  return patterns.some((pattern) => isToken(pattern, text))
}
