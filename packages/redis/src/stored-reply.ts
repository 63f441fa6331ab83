import type { StoredReply } from '@posthorn/core'

/** A reply as the text of a record: `[status, headers, body]`. The body is in base64, since clients decode answers as UTF-8. */
export const encodeReply = ({ status, headers, body }: StoredReply): string =>
  JSON.stringify([status, headers, Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64')])

/** The reply of a record; none where it is empty. */
export function decodeReply(text: string): StoredReply | undefined {
  if (text === '') return undefined
  const [status, headers, body]: unknown[] = partsOf(text)
  if (typeof status !== 'number' || !isHeaders(headers) || typeof body !== 'string') throw damaged()
  return { status, headers, body: new Uint8Array(Buffer.from(body, 'base64')) }
}

function partsOf(text: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(text)
    if (Array.isArray(parts) && parts.length === 3) return parts
  } catch {
    // Told below, without the text: it may be a customer's.
  }
  throw damaged()
}

const isHeaders = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((text) => typeof text === 'string')

const damaged = (): Error => new Error('The reply of a delivery in Redis is not one that a redisStore wrote.')
