import { createHash, timingSafeEqual } from 'node:crypto'
import { defineProvider, type Provider } from '@posthorn/core'

/** What every Cloudinary notification has; the result of the action comes besides. */
export interface CloudinaryEvent {
  /** The name: `upload`, `eager`, `delete`, `rename`. */
  readonly notification_type: string
  /** ISO 8601. */
  readonly timestamp?: string
  readonly request_id?: string
  readonly [field: string]: unknown
}

/** Events of Cloudinary, by name. */
export type CloudinaryEvents = Readonly<Record<string, CloudinaryEvent>>

const isHex = /^[0-9a-f]+$/

const digest = (hash: 'sha1' | 'sha256', body: Uint8Array, time: string, secret: string): Buffer =>
  createHash(hash).update(body).update(time).update(secret).digest()

/**
 * Cloudinary notifications. The secret is the API secret of the product environment. An account signs with SHA-1 or, where
 * it was asked for, SHA-256; nothing but the length of a signature tells which. There is no delivery id: equal bodies are
 * one delivery.
 */
export const cloudinary: Provider<CloudinaryEvents> = defineProvider({
  name: 'cloudinary',
  docs: 'https://cloudinary.com/documentation/notification_signatures',
  schemes: [
    {
      kind: 'custom',
      name: 'hash',
      headers: ['x-cld-signature', 'x-cld-timestamp'],
      covers: 'body',
      timestamp: { from: 'header:x-cld-timestamp' },
      verify: ({ header, body, secret }) => {
        const [given, time] = [header('x-cld-signature') ?? '', header('x-cld-timestamp') ?? '']
        // Digits that moved from the time into the body would leave the hash as it is; a JSON body ends in none.
        if (!isHex.test(given) || !/^[1-9]\d*$/.test(time) || /\d$/.test(body.subarray(-1).toString('latin1'))) return false
        const expected = digest(given.length === 40 ? 'sha1' : 'sha256', body, time, secret)
        return given.length === expected.length * 2 && timingSafeEqual(Buffer.from(given, 'hex'), expected)
      },
      sign: ({ body, secret, timestamp }) => {
        const time = String(Math.floor(timestamp / 1000))
        return { 'x-cld-timestamp': time, 'x-cld-signature': digest('sha1', body, time, secret).toString('hex') }
      },
    },
  ],
  type: '{json:notification_type}',
  // The sender's own library accepts two hours.
  toleranceSeconds: { past: 7200, future: 300 },
})
