/** How far from the end a place is looked for. */
const reach = 256

const isJson = (bytes: Buffer): boolean => {
  try {
    JSON.parse(bytes.toString())
    return true
  } catch {
    return false
  }
}

/**
 * Flips the lowest bit of one byte. What was JSON still is, where that can be: a body that no longer parses could be
 * turned away for that alone.
 */
export function flipBit(body: Uint8Array): Buffer {
  const flipped = (at: number) => {
    const bytes = Buffer.from(body)
    bytes[at]! ^= 1
    return bytes
  }
  if (!isJson(Buffer.from(body))) return flipped(body.length >> 1)
  for (let at = body.length - 1; at >= Math.max(0, body.length - reach); at -= 1) {
    const candidate = flipped(at)
    // Bytes that are no UTF-8 are read as one and the same replacement.
    if (isJson(candidate) && candidate.toString() !== Buffer.from(body).toString()) return candidate
  }
  return flipped(body.length >> 1)
}
