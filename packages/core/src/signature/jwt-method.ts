import { createHmac, createPrivateKey, type KeyObject, sign as signBytes, verify as verifyBytes, constants } from 'node:crypto'
import type { JwtAlgorithm, JwtScheme } from '../scheme/scheme.js'
import type { KeyFormat, PublicKeyFormat } from '../secrets/key-format.js'
import { publicKey, sharedKey } from '../secrets/key-material.js'
import { equalsAny } from '../verify/compare.js'
import { parseJwt } from './jwt.js'
import type { Method } from './method.js'
import { dummyPublicKey, dummySecretKey } from './methods.js'

/** Key type of a family of algorithms: RFC 7518 section 3.1, RFC 8037 section 3.1. */
const keyTypes: Readonly<Record<string, 'rsa' | 'ec' | 'ed25519'>> = { RS: 'rsa', PS: 'rsa', ES: 'ec', Ed: 'ed25519' }
const curves: Readonly<Record<string, string>> = { ES256: 'prime256v1', ES384: 'secp384r1', ES512: 'secp521r1' }

/**
 * Checks the signature of a token. Its header names one of the algorithms that the definition allows, and that must fit
 * the key: what a token says of itself never picks how it is checked.
 */
export function jwtMethod(scheme: JwtScheme, provider: string): Method {
  const shared = scheme.algorithms[0].startsWith('HS')
  const key = (secret: string): KeyObject =>
    shared
      ? sharedKey(secret, scheme.key as KeyFormat | undefined, provider)
      : publicKey(secret, scheme.key as PublicKeyFormat | undefined, [...new Set(scheme.algorithms.map(keyTypeOf))], provider)
  const [first] = scheme.algorithms
  return {
    key,
    dummyKey: shared ? dummySecretKey(32) : () => dummyPublicKey(keyTypeOf(first)),
    plausible: (bytes) => bytes > 0,
    verify: (secret, content, [signature], view) => {
      const algorithm = scheme.algorithms.find((name) => name === view.jwt?.header.alg)
      const data = Buffer.from(String(content[0]), 'latin1')
      return algorithm !== undefined && signature !== undefined && holds(algorithm, data, secret, signature)
    },
    sign: (secret, content) => {
      const data = Buffer.from(String(content[0]), 'latin1')
      return shared ? hmac(first, data, key(secret)) : signBytes(hashOf(first), data, keyOptions(first, createPrivateKey(secret)))
    },
  }
}

const keyTypeOf = (algorithm: JwtAlgorithm): 'rsa' | 'ec' | 'ed25519' => keyTypes[algorithm.slice(0, 2)]!
const hashOf = (algorithm: JwtAlgorithm): string | null => (algorithm === 'EdDSA' ? null : `sha${algorithm.slice(2)}`)
const hmac = (algorithm: JwtAlgorithm, data: Buffer, key: KeyObject): Buffer =>
  createHmac(hashOf(algorithm)!, key).update(data).digest()

function holds(algorithm: JwtAlgorithm, data: Buffer, key: KeyObject, signature: Buffer): boolean {
  if (algorithm.startsWith('HS')) return equalsAny(hmac(algorithm, data, key), [signature])
  const curve = curves[algorithm]
  if (key.asymmetricKeyType !== keyTypeOf(algorithm)) return false
  if (curve !== undefined && key.asymmetricKeyDetails?.namedCurve !== curve) return false
  return verifyBytes(hashOf(algorithm), data, keyOptions(algorithm, key), signature)
}

function keyOptions(algorithm: JwtAlgorithm, key: KeyObject) {
  if (algorithm.startsWith('PS'))
    return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
  // RFC 7518 section 3.4: both numbers side by side, not DER.
  return { key, dsaEncoding: 'ieee-p1363' as const }
}

/** What is left of a token's place once its prefix is taken off, parsed. */
export const tokenIn = (value: string, prefix = ''): ReturnType<typeof parseJwt> =>
  value.startsWith(prefix) ? parseJwt(value.slice(prefix.length)) : undefined
