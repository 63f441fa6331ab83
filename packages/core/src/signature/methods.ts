import {
  createHash,
  createHmac,
  createPrivateKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto'
import { sha256 } from '../request/bytes.js'
import type { HashScheme, HmacScheme, PublicKeyScheme } from '../scheme/scheme.js'
import { requireText, publicKey, type PublicKeyType, sharedKey } from '../secrets/key-material.js'
import { equalsAny } from '../verify/compare.js'
import { digestBytes, prepareHmac } from './hmac.js'
import type { Chunk, Method } from './method.js'

function absorb<T extends { update(data: string, encoding: 'latin1'): T; update(data: Uint8Array): T }>(
  hash: T,
  content: readonly Chunk[],
): T {
  for (const chunk of content) {
    if (typeof chunk === 'string') hash.update(chunk, 'latin1')
    else hash.update(chunk)
  }
  return hash
}

export const dummySecretKey = (bytes: number) => (): KeyObject => createSecretKey(randomBytes(bytes))

export function hmacMethod(scheme: HmacScheme, provider: string): Method {
  const { hash } = scheme
  const digest = (key: KeyObject, content: readonly Chunk[]) => absorb(createHmac(hash, key), content).digest()
  const key = (secret: string) => sharedKey(secret, scheme.key, provider)
  return {
    key,
    dummyKey: dummySecretKey(32),
    plausible: (bytes) => bytes === digestBytes[hash],
    prepare: (secret) => prepareHmac(hash, secret),
    verify: (secret, content, candidates) => equalsAny(digest(secret, content), candidates),
    sign: (secret, content) => digest(key(secret), content),
  }
}

/** A plain hash; the content holds a marker where the secret goes. */
export function hashMethod(scheme: HashScheme, provider: string, secretMarker: Uint8Array): Method {
  const digest = (key: KeyObject, content: readonly Chunk[]) => {
    const filled = content.map((chunk) => (chunk === secretMarker ? key.export() : chunk))
    return absorb(createHash(scheme.hash), filled).digest()
  }
  const key = (secret: string) => sharedKey(secret, undefined, provider)
  return {
    key,
    dummyKey: dummySecretKey(32),
    plausible: (bytes) => bytes === digestBytes[scheme.hash],
    verify: (secret, content, candidates) => equalsAny(digest(secret, content), candidates),
    sign: (secret, content) => digest(key(secret), content),
  }
}

const joined = (content: readonly Chunk[]): Buffer =>
  Buffer.concat(content.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk)))

export function publicKeyMethod(scheme: PublicKeyScheme, provider: string): Method {
  const algorithm = scheme.kind === 'ed25519' ? null : (scheme.hash ?? 'sha256')
  const type: PublicKeyType = scheme.kind === 'ecdsa-p256' ? 'ec' : scheme.kind
  const dsaEncoding = scheme.signature.dsaEncoding ?? 'der'
  return {
    key: (secret) => publicKey(secret, scheme.key, [type], provider),
    dummyKey: () => dummyPublicKey(type),
    plausible: (bytes) => (scheme.kind === 'ed25519' ? bytes === 64 : bytes >= 8 && bytes <= 1024),
    verify: (key, content, candidates) => {
      const data = joined(content)
      return candidates.filter((candidate) => verifyBytes(algorithm, data, { key, dsaEncoding }, candidate)).length > 0
    },
    sign: (secret, content) => signBytes(algorithm, joined(content), { key: createPrivateKey(secret), dsaEncoding }),
  }
}

/** A key pair's public half that nobody has the other half of. */
export function dummyPublicKey(kind: PublicKeyType): KeyObject {
  if (kind === 'ed25519') return generateKeyPairSync('ed25519').publicKey
  if (kind === 'rsa') return generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
}

/** A shared token, or `user:password`. Both sides are hashed first: tokens differ in length, and length is a secret too. */
export function tokenMethod(provider: string): Method {
  return {
    key: (secret) => {
      requireText(secret, provider)
      return createSecretKey(sha256(Buffer.from(secret)))
    },
    dummyKey: dummySecretKey(32),
    plausible: (bytes) => bytes > 0,
    verify: (key, _content, candidates) => equalsAny(key.export(), candidates.map(sha256)),
    sign: (secret) => Buffer.from(secret),
  }
}
