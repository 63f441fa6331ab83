/** How a signature is written as text. */
export type Encoding = 'hex' | 'base64' | 'base64url'

const hexText = /^(?:[0-9a-f]{2})+$/i

/**
 * Decodes strictly, or gives `undefined`. `Buffer.from` skips what it does not know, stops at the first bad hex pair
 * and ignores the unused low bits of the last base64 character, so several texts would stand for one signature.
 */
export function decodeStrict(text: string, encoding: Encoding): Buffer | undefined {
  if (encoding === 'hex') return hexText.test(text) ? Buffer.from(text, 'hex') : undefined
  const bytes = Buffer.from(text, encoding)
  return bytes.length > 0 && bytes.toString(encoding) === text ? bytes : undefined
}
