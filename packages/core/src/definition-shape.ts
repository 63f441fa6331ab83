import { providerInvalid } from './errors.js'
import { unknownKey } from './known-keys.js'
import type { ProviderDefinition } from './provider.js'
import type { Scheme } from './scheme.js'

type Fail = (field: string, problem: string) => Error

const hashes = ['sha1', 'sha256', 'sha384', 'sha512']
const signed = ['kind', 'name', 'require', 'signature', 'signed', 'coversBody', 'timestamp']
const publicKey = { fields: [...signed, 'hash', 'key'], key: ['encoding', 'prefix'] }

/** What a scheme of each kind is made of. */
const kinds: Readonly<Record<Scheme['kind'], { readonly fields: readonly string[]; readonly key?: readonly string[] }>> = {
  hmac: { fields: [...signed, 'hash', 'key'], key: ['encoding', 'prefix', 'derive', 'normalize', 'minBytes'] },
  hash: { fields: [...signed, 'hash'] },
  ed25519: publicKey,
  'ecdsa-p256': publicKey,
  rsa: publicKey,
  token: { fields: ['kind', 'name', 'require', 'signature'] },
  basic: { fields: ['kind', 'name', 'require'] },
  custom: { fields: ['kind', 'name', 'require', 'headers', 'covers', 'verify', 'sign'] },
}

/** In plain JavaScript a misspelt field would leave a default in force, and a misspelt word refuse every request, without a word. */
export function checkSchemeShape(scheme: Scheme, fail: Fail): void {
  if (typeof scheme !== 'object' || scheme === null) throw fail('kind', 'is missing: a scheme is an object')
  const kind = Object.hasOwn(kinds, scheme.kind) ? kinds[scheme.kind] : undefined
  if (!kind) throw fail('kind', `must be one of ${Object.keys(kinds).join(', ')}, not "${scheme.kind}"`)
  only(fail, '', scheme, kind.fields)
  if (scheme.kind === 'basic' || scheme.kind === 'custom') return
  if (typeof scheme.signature !== 'object' || scheme.signature === null)
    throw fail('signature', 'is missing: say where the signature stands')
  if (scheme.kind === 'token') return only(fail, 'signature', scheme.signature, ['from', 'prefix'])
  const { signature } = scheme
  if (typeof scheme.signed !== 'string') throw fail('signed', 'is missing: say what is signed, such as "{body}"')
  only(fail, 'signature', signature, ['from', 'prefix', 'fields', 'list', 'positions', 'encoding'])
  only(fail, 'signature.fields', signature.fields, ['separator', 'pick', 'timestamp'])
  only(fail, 'signature.list', signature.list, ['version'])
  only(fail, 'signature.positions', signature.positions, ['separator'])
  only(fail, 'timestamp', scheme.timestamp, ['from', 'unit'])
  if ('key' in scheme) only(fail, 'key', scheme.key, kind.key ?? [])
  if (scheme.kind === 'hmac' || scheme.kind === 'hash') required(fail, 'hash', scheme.hash)
  if ('hash' in scheme) word(fail, 'hash', scheme.hash, hashes)
  required(fail, 'signature.encoding', signature.encoding)
  word(fail, 'signature.encoding', signature.encoding, ['hex', 'base64', 'base64url'])
  word(fail, 'timestamp.unit', scheme.timestamp?.unit, ['s', 'ms', 'iso'])
}

const fields = [
  'name',
  'docs',
  'schemes',
  'keyId',
  'id',
  'type',
  'identity',
  'replay',
  'formats',
  'methods',
  'toleranceSeconds',
  'timeoutMs',
  'retries',
  'retriedStatuses',
  'bodyLimit',
  'unsigned',
  'replies',
  'schemas',
  'handshakes',
  // Those of a finished provider, which a definition may be spread from.
  'ids',
  'integrity',
]

/** The same for a whole definition. */
export function checkDefinitionShape(definition: ProviderDefinition): void {
  const fail: Fail = (field, problem) => providerInvalid(definition.name, field, problem)
  only(fail, '', definition, fields)
  required(fail, 'type', definition.type)
  if (!Array.isArray(definition.schemes) || definition.schemes.length === 0)
    throw fail('schemes', 'must be a list that is not empty: say how the sender signs')
  only(fail, 'replies', definition.replies, ['ok', 'refused', 'invalid', 'failed', 'duplicate'])
  for (const [index, handshake] of (definition.handshakes ?? []).entries()) {
    only(fail, `handshakes[${index}]`, handshake, ['when', 'verify', 'reply', 'token'])
    only(fail, `handshakes[${index}].when`, handshake.when, ['method', 'ref', 'equals'])
    word(fail, `handshakes[${index}].verify`, handshake.verify, ['none', 'signature'])
  }
  for (const format of definition.formats ?? []) word(fail, 'formats', format, ['json', 'form', 'text'])
  word(fail, 'identity', definition.identity, ['content', 'attempt'])
  word(fail, 'replay', definition.replay, ['suppress', 'flag'])
  word(fail, 'replies.duplicate', definition.replies?.duplicate, ['same', 'plain'])
  if (definition.retries?.some((pause) => typeof pause !== 'number' || !(pause >= 0)))
    throw fail('retries', 'must be pauses in seconds, as numbers')
}

function only(fail: Fail, at: string, given: object | undefined, known: readonly string[]): void {
  if (given === undefined) return
  if (typeof given !== 'object' || given === null) throw fail(at, 'must be an object')
  const misspelt = unknownKey(given, known)
  if (misspelt !== undefined) throw fail(at ? `${at}.${misspelt}` : misspelt, `is none of ${known.join(', ')}`)
}

function required(fail: Fail, field: string, value: unknown): void {
  if (value === undefined || value === null) throw fail(field, 'is missing')
}

function word(fail: Fail, field: string, value: string | undefined, known: readonly string[]): void {
  if (value !== undefined && !known.includes(value)) throw fail(field, `must be one of ${known.join(', ')}, not "${value}"`)
}
