import { createHash } from 'node:crypto'

/** A view on the same bytes, without a copy. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The digest of some bytes. Two texts of any length can be compared by it in constant time. */
export const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()
