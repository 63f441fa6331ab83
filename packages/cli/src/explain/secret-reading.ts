import type { KeyFormat, PublicKeyFormat, Scheme } from '@posthorn/core'
import { schemeChanges } from './alter.js'
import type { Cause, NamedSecret } from './explanation.js'
import type { Change, Trial } from './trial.js'
import { codeOf, nameOf } from './wording.js'

const words = { utf8: 'as text', base64: 'decoded from base64', hex: 'decoded from hex' } as const
type Reading = keyof typeof words

const publicEncodings = ['pem', 'spki-base64', 'raw-hex', 'raw-base64'] as const

/** Other ways to turn the secret's text into a key. */
export function* secretReadings(trial: Trial): Generator<Change> {
  yield* schemeChanges(trial, (scheme) => readings(scheme, trial.secret))
  const text = trial.secret.value.replace(/^[a-z]{2,8}_/, '')
  if (!/[-_]/.test(text)) return
  // The key's other spelling: this one is for addresses.
  const secret = { ...trial.secret, value: text.replaceAll('-', '+').replaceAll('_', '/') }
  for (const { trial: read, causes } of schemeChanges({ ...trial, secret }, (scheme) => readings(scheme, secret, true)))
    yield { trial: read, causes }
}

function* readings(scheme: Scheme, secret: NamedSecret, base64url = false): Generator<readonly [Scheme, Cause]> {
  if (scheme.kind === 'ed25519' || scheme.kind === 'rsa' || scheme.kind === 'ecdsa-p256') {
    const own: PublicKeyFormat = scheme.key ?? {}
    for (const encoding of base64url ? [] : publicEncodings)
      if (encoding !== (own.encoding ?? 'pem')) yield [{ ...scheme, key: { ...own, encoding } }, publicCause(secret, encoding)]
  } else if (scheme.kind === 'hmac' || (scheme.kind === 'jwt' && scheme.algorithms[0].startsWith('HS'))) {
    const own = (scheme.key ?? {}) as KeyFormat
    for (const [key, as] of formats(own, secret.value)) {
      if (base64url && key.encoding !== 'base64') continue
      yield [{ ...scheme, key }, sharedCause(secret, own.encoding ?? 'utf8', as, base64url)]
    }
  }
}

function* formats(own: KeyFormat, secret: string): Generator<readonly [KeyFormat, Reading | 'sha256' | 'sha1']> {
  const [start = ''] = /^[a-z]{2,8}_/.exec(secret) ?? []
  for (const encoding of ['utf8', 'base64', 'hex'] as const) {
    for (const prefix of start ? ['', start] : ['']) {
      const same = encoding === (own.encoding ?? 'utf8') && (prefix || start) === (own.prefix ?? start) && !own.derive
      if (!same) yield [{ encoding, minBytes: 1, ...(prefix && { prefix }) }, encoding]
    }
  }
  for (const derive of ['sha256', 'sha1'] as const) if (own.derive !== derive) yield [{ encoding: 'utf8', derive }, derive]
}

function sharedCause(secret: NamedSecret, own: Reading, read: Reading | 'sha256' | 'sha1', base64url: boolean): Cause {
  const hashed = read === 'sha256' || read === 'sha1'
  const decoding = base64url ? 'base64url' : hashed ? 'utf8' : read
  const described = `key: { encoding: '${read}' }`
  return {
    id: 'secret_encoding',
    problem: hashed
      ? `The key is the ${read} of the secret ${nameOf(secret)}, and not the secret itself.`
      : `The signature was made with the secret ${nameOf(secret)} ${base64url ? 'decoded from base64url' : words[read]}; this provider reads it ${words[own]}.`,
    fix: hashed
      ? `If you describe this sender yourself: \`key: { derive: '${read}' }\`. Otherwise the sender's side hashes it by mistake.`
      : read === own
        ? "Take the secret's prefix off, or put it back, as the sender's page shows it."
        : isHeldBy(own, secret.value, decoding)
          ? `secret: Buffer.from(${codeOf(secret)} ?? '', '${decoding}').toString('${own}'); or, if you describe this sender yourself, \`${described}\``
          : `If you describe this sender yourself: \`${described}\`. No text for \`secret\` stands for these bytes; for a provider that is not yours, look whether the sender shows the secret in another form.`,
  }
}

/** Whether the key can be written in the provider's own way. Bytes that are no UTF-8 are no text. */
const isHeldBy = (own: Reading, secret: string, decoding: BufferEncoding): boolean => {
  const key = Buffer.from(secret, decoding)
  return key.equals(Buffer.from(key.toString(own), own))
}

const publicCause = (secret: NamedSecret, encoding: string): Cause => ({
  id: 'secret_encoding',
  problem: `The public key ${nameOf(secret)} is written as ${encoding}, which is not how this provider's keys are read.`,
  fix: `secret: ${codeOf(secret)} as PEM; or, if you describe this sender yourself, \`key: { encoding: '${encoding}' }\``,
})
