/** Text of a file, by its mark: PowerShell 5 writes what `>` gets as UTF-16. Without a mark it is UTF-8. */
export function textOf(bytes: Buffer): string {
  return (utf16(bytes) ?? bytes.toString()).replace(/^\uFEFF/, '')
}

/** The text of UTF-16 with its mark, which is left in; `undefined` where there is none. */
export function utf16(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le')
  return undefined
}
