import secureJson from 'secure-json-parse'
import { decodeStrict } from './encoding.js'

/** A JSON Web Token in its compact form (RFC 7519, RFC 7515), not yet verified. */
export interface Jwt {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  /** Header and claims as they were signed. */
  readonly signed: string
  readonly signature: Buffer
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Takes a token apart, strictly: three parts, canonical base64url, JSON objects. Gives nothing where it is no token. */
export function parseJwt(text: string): Jwt | undefined {
  const parts = text.split('.', 4)
  if (parts.length !== 3) return undefined
  const [header, claims] = parts.slice(0, 2).map(parseObject)
  const signature = decodeStrict(parts[2]!, 'base64url')
  // RFC 7515 section 4.1.11: an extension that the receiver does not know, and is told to know, refuses the token.
  if (!header || !claims || !signature || Object.hasOwn(header, 'crit')) return undefined
  return { header, claims, signed: `${parts[0]}.${parts[1]}`, signature }
}

function parseObject(part: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = decodeStrict(part, 'base64url')
  if (!bytes) return undefined
  try {
    const value: unknown = secureJson.parse(utf8.decode(bytes), null, { protoAction: 'remove', constructorAction: 'remove' })
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

/** What `jwt:` places are looked up in. */
export const jwtPart = (jwt: Jwt | undefined): unknown => jwt && { header: jwt.header, claims: jwt.claims }

/** Writes a token as {@link parseJwt} reads it. `sign` signs the first two parts. */
export function writeJwt(header: object, claims: object, sign: (signed: string) => Buffer): string {
  const signed = `${encode(header)}.${encode(claims)}`
  return `${signed}.${sign(signed).toString('base64url')}`
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
