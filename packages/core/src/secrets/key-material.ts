import { createHash, createPublicKey, createSecretKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { secretInvalid } from '../errors/errors.js'
import type { KeyFormat, PublicKeyFormat } from './key-format.js'

/**
 * Bytes of a shared secret. Refuses what would verify forgeries: an empty key, a bare `whsec_`, base64 that Node would
 * quietly cut short. The message never holds any of the secret.
 */
export function secretKey(secret: string, format: KeyFormat | undefined, provider: string): KeyObject {
  return createSecretKey(secretBytes(secret, format, provider))
}

/** The same where the secret is shared with the sender alone. Everybody knows a public key, and could sign with it. */
export function sharedKey(secret: string, format: KeyFormat | undefined, provider: string): KeyObject {
  if (/^-----BEGIN [A-Z ]*(?:PUBLIC KEY|CERTIFICATE)-----|^\{.*"kty"/s.test(secret))
    throw secretInvalid(provider, 'it is a public key, and the sender signs with a shared secret. Copy that from its settings.')
  return secretKey(secret, format, provider)
}

function secretBytes(secret: string, format: KeyFormat = {}, provider: string): Buffer {
  requireText(secret, provider)
  const { encoding = 'utf8', prefix = '', derive, normalize } = format
  const text = prefix && secret.startsWith(prefix) ? secret.slice(prefix.length) : secret
  const bytes = encoding === 'utf8' ? Buffer.from(normalize ? text.normalize(normalize) : text) : decodeKey(text, encoding)
  if (!bytes)
    throw secretInvalid(
      provider,
      `it is not valid ${encoding}${prefix ? ` after "${prefix}"` : ''}. Copy it again from the sender's settings.`,
    )
  const fewest = format.minBytes ?? (encoding === 'utf8' ? 1 : 8)
  if (bytes.length < fewest) {
    throw secretInvalid(
      provider,
      `its key is ${bytes.length} bytes long and must have at least ${fewest}. Copy it again from the sender's settings; if the sender's keys are that short, set \`key.minBytes\` in its definition.`,
    )
  }
  return derive ? createHash(derive).update(bytes).digest() : bytes
}

/** Senders leave base64 padding out; anything else that is not canonical is a copying mistake. */
function decodeKey(text: string, encoding: 'base64' | 'hex'): Buffer | undefined {
  if (encoding === 'hex') return /^(?:[0-9a-f]{2})*$/i.test(text) ? Buffer.from(text, 'hex') : undefined
  const bytes = Buffer.from(text, 'base64')
  const canonical = bytes.toString('base64')
  return text === canonical || text === canonical.replace(/=+$/, '') ? bytes : undefined
}

/** Refuses a secret that is no text, or empty, or has white space around it. */
export function requireText(secret: unknown, provider: string): asserts secret is string {
  if (typeof secret !== 'string') {
    throw secretInvalid(provider, `it must be a string, not ${secret === null ? 'null' : typeof secret}.`)
  }
  if (secret.trim() === '') throw secretInvalid(provider, 'it is empty. Set it to the signing secret that the sender shows.')
  if (/^wh(?:sec|sk|pk)_$/.test(secret))
    throw secretInvalid(provider, "it is a prefix with nothing behind it. Copy it again from the sender's settings.")
  if (secret.trim() !== secret) {
    throw secretInvalid(
      provider,
      'it starts or ends with white space, usually a line break from a file. Trim it where it is loaded.',
    )
  }
}

// The DER header of a SubjectPublicKeyInfo that holds a raw Ed25519 key: RFC 8410.
const ed25519Spki = Buffer.from('302a300506032b6570032100', 'hex')

/** Types of public keys, as Node names them. */
export type PublicKeyType = 'ed25519' | 'ec' | 'rsa'

const typeNames: Readonly<Record<PublicKeyType, string>> = { ed25519: 'Ed25519', ec: 'ECDSA', rsa: 'RSA' }

/** A public key of one of these types, from PEM, a JWK, or as the format says. */
export function publicKey(
  text: string,
  format: PublicKeyFormat | undefined,
  types: readonly PublicKeyType[],
  provider: string,
): KeyObject {
  requirePublicKeyText(text, provider)
  const { encoding = 'pem', prefix = '' } = format ?? {}
  const bare = text.startsWith(prefix) ? text.slice(prefix.length) : text
  try {
    const key = createKey(bare, encoding)
    if (types.some((type) => type === key.asymmetricKeyType)) return key
  } catch {
    // OpenSSL's message may quote the input; ours says what is expected instead.
  }
  const names = types.map((type) => typeNames[type]).join(' or ')
  throw secretInvalid(
    provider,
    `it is not a valid ${names} public key (${encoding}). Copy it again from the sender's settings, whole; how it is written is the definition's \`key.encoding\`.`,
  )
}

function createKey(given: string, encoding: NonNullable<PublicKeyFormat['encoding']>): KeyObject {
  const text = encoding === 'pem' || given.includes('-----BEGIN') ? pemOf(given) : given
  if (text.startsWith('{')) return createPublicKey({ key: JSON.parse(text) as JsonWebKey, format: 'jwk' })
  if (encoding === 'pem' || text.includes('-----BEGIN')) return createPublicKey(text)
  return createPublicKey({ key: derOf(text, encoding), format: 'der', type: 'spki' })
}

/**
 * PEM as it survives an environment variable: on one line, with the letters backslash and n for line breaks, or without
 * its first and last line. Of a chain of certificates, or among other text, it is the first. Some senders label one kind
 * of key as the other; the bytes tell which it is.
 */
function pemOf(text: string): string {
  const lines = text.replaceAll('\\n', '\n').trim()
  if (lines.startsWith('{')) return lines
  const [, label = 'PUBLIC KEY', body = lines] = /-----BEGIN ([A-Z ]+)-----([^-]+)-----END [A-Z ]+-----/.exec(lines) ?? []
  const base64 = body.replaceAll(/\s/g, '')
  const isSpki = label === 'RSA PUBLIC KEY' && Buffer.from(base64, 'base64').includes(rsaEncryption)
  return `-----BEGIN ${isSpki ? 'PUBLIC KEY' : label}-----\n${base64}\n-----END ${isSpki ? 'PUBLIC KEY' : label}-----\n`
}

// The object identifier of RSA, which a bare RSA key does not name: RFC 8017 appendix A.1.
const rsaEncryption = Buffer.from('06092a864886f70d010101', 'hex')

function requirePublicKeyText(text: unknown, provider: string): asserts text is string {
  if (typeof text !== 'string' || text.trim() === '') throw secretInvalid(provider, 'the public key is empty.')
}

function derOf(text: string, encoding: 'spki-base64' | 'raw-hex' | 'raw-base64'): Buffer {
  const bytes = decodeKey(text, encoding === 'raw-hex' ? 'hex' : 'base64')
  if (!bytes || (encoding !== 'spki-base64' && bytes.length !== 32)) throw new Error('malformed')
  return encoding === 'spki-base64' ? bytes : Buffer.concat([ed25519Spki, bytes])
}
