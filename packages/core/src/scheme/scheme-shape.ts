import { type Fail, only, required, word } from '../options/shape-checks.js'
import { formats } from '../provider/provider.js'
import type { KeyFormat, PublicKeyFormat } from '../secrets/key-format.js'
import type { CustomScheme, Scheme } from './scheme.js'

const grammars = ['fields', 'list', 'positions', 'pairs', 'values']
/** What a grammar has to say, and the words for it. */
const needed = {
  fields: { separator: [',', ';'], pick: [] },
  list: { version: [] },
  positions: { separator: [',', ';'] },
  pairs: { separator: [',', ';', '&', ' '], between: ['|', ':', '='] },
  values: { separator: [',', ';', '&', ' '] },
} as const
const hashes = ['sha1', 'sha256', 'sha384', 'sha512']
const every = ['kind', 'name', 'require', 'format']
const signed = [...every, 'signature', 'signed', 'coversBody', 'timestamp', 'assert', 'urlVariants', 'each']
const publicKey = {
  fields: [...signed, 'hash', 'key'],
  key: ['encoding', 'prefix'],
  encodings: ['pem', 'spki-base64', 'raw-hex', 'raw-base64'],
}
const secretKey = ['encoding', 'prefix', 'derive', 'normalize', 'minBytes']
const algorithms = [...['HS', 'RS', 'PS', 'ES'].flatMap((family) => ['256', '384', '512'].map((bits) => family + bits)), 'EdDSA']

/** What a scheme of each kind is made of. */
const kinds: Readonly<Record<Scheme['kind'], { readonly fields: readonly string[]; readonly key?: readonly string[] }>> = {
  hmac: { fields: [...signed, 'hash', 'key'], key: secretKey },
  hash: { fields: [...signed, 'hash'] },
  ed25519: publicKey,
  'ecdsa-p256': publicKey,
  rsa: publicKey,
  token: { fields: [...every, 'signature', 'each'] },
  basic: { fields: every },
  jwt: { fields: [...every, 'algorithms', 'signature', 'claims', 'coversBody', 'timestamp', 'key'], key: secretKey },
  custom: { fields: [...every, 'headers', 'covers', 'signs', 'timestamp', 'verify', 'sign'] },
}

/** In plain JavaScript a misspelt field would leave a default in force, and a misspelt word refuse every request, without a word. */
export function checkSchemeShape(scheme: Scheme, fail: Fail): void {
  if (typeof scheme !== 'object' || scheme === null) throw fail('kind', 'is missing: a scheme is an object')
  const kind = Object.hasOwn(kinds, scheme.kind) ? kinds[scheme.kind] : undefined
  if (!kind) throw fail('kind', `must be one of ${Object.keys(kinds).join(', ')}, not "${scheme.kind}"`)
  only(fail, '', scheme, kind.fields)
  word(fail, 'format', scheme.format, formats)
  if ('timestamp' in scheme) {
    only(fail, 'timestamp', scheme.timestamp, ['from', 'unit', 'optional'])
    word(fail, 'timestamp.unit', scheme.timestamp?.unit, ['s', 'ms', 'iso'])
  }
  if (scheme.kind === 'basic') return
  if (scheme.kind === 'custom') return checkCustom(scheme, fail)
  if (typeof scheme.signature !== 'object' || scheme.signature === null)
    throw fail('signature', 'is missing: say where the signature stands')
  if (scheme.kind === 'token' || scheme.kind === 'jwt') only(fail, 'signature', scheme.signature, ['from', 'prefix'])
  if (scheme.kind === 'token') return
  if ('key' in scheme) checkKey(scheme.key, kind.key ?? [], fail)
  if (scheme.kind === 'jwt') return checkAlgorithms(scheme.algorithms, fail)
  const { signature } = scheme
  if (typeof scheme.signed !== 'string') throw fail('signed', 'is missing: say what is signed, such as "{body}"')
  only(fail, 'signature', signature, ['from', 'prefix', ...grammars, 'encoding', 'dsaEncoding'])
  only(fail, 'signature.fields', signature.fields, ['separator', 'pick', 'timestamp'])
  for (const [name, fields] of Object.entries(needed)) {
    const given = signature[name as keyof typeof needed] as Readonly<Record<string, string>> | undefined
    for (const [field, words] of given ? Object.entries(fields) : []) {
      required(fail, `signature.${name}.${field}`, given![field] || undefined)
      if (words.length > 0) word(fail, `signature.${name}.${field}`, given![field], words)
    }
  }
  only(fail, 'signature.list', signature.list, ['version'])
  only(fail, 'signature.positions', signature.positions, ['separator'])
  only(fail, 'signature.pairs', signature.pairs, ['separator', 'between'])
  only(fail, 'signature.values', signature.values, ['separator'])
  if (scheme.kind === 'hmac' || scheme.kind === 'hash') required(fail, 'hash', scheme.hash)
  if ('hash' in scheme) word(fail, 'hash', scheme.hash, hashes)
  required(fail, 'signature.encoding', signature.encoding)
  word(fail, 'signature.encoding', signature.encoding, ['hex', 'base64', 'base64url'])
  word(fail, 'signature.dsaEncoding', signature.dsaEncoding, ['der', 'ieee-p1363'])
  for (const variant of scheme.urlVariants ?? []) word(fail, 'urlVariants', variant, ['port', 'unescaped'])
}

function checkKey(key: KeyFormat | PublicKeyFormat | undefined, known: readonly string[], fail: Fail): void {
  only(fail, 'key', key, known)
  const { encoding, derive, normalize } = (key ?? {}) as Readonly<Record<string, string | undefined>>
  word(fail, 'key.encoding', encoding, known === secretKey ? ['utf8', 'base64', 'hex'] : publicKey.encodings)
  word(fail, 'key.derive', derive, ['sha1', 'sha256'])
  word(fail, 'key.normalize', normalize, ['NFKD'])
}

function checkCustom({ covers, headers, verify }: CustomScheme, fail: Fail): void {
  required(fail, 'covers', covers)
  word(fail, 'covers', covers, ['body', 'partial', 'none'])
  if (!Array.isArray(headers) || headers.length === 0) throw fail('headers', 'must be a list that is not empty')
  if (typeof verify !== 'function') throw fail('verify', 'must be a function')
}

function checkAlgorithms(given: readonly string[] | undefined, fail: Fail): void {
  if (!Array.isArray(given) || given.length === 0)
    throw fail('algorithms', 'is missing: name those that the sender uses, since the token must not choose')
  for (const name of given as readonly string[]) word(fail, 'algorithms', name, algorithms)
}
