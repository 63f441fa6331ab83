import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { StandInError } from './stand-in-error.js'

/** A credential that nobody else has. */
export const randomCredential = (prefix: string): string => prefix + randomBytes(16).toString('hex')

/** Lets those in whose header is exactly this. `fix` says what to send. */
export function admitBy(header: string, expected: string, fix: string): (headers: IncomingHttpHeaders) => void {
  const wanted = digest(expected)
  return (headers) => {
    const given = headers[header]
    if (typeof given !== 'string') throw unauthorized(`The header is missing: ${fix}`)
    if (!timingSafeEqual(digest(given), wanted)) throw unauthorized(`The key is wrong: ${fix}`)
  }
}

const unauthorized = (message: string): StandInError => new StandInError(401, 'unauthorized', message)

// Digests are of equal length, whatever was given.
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
