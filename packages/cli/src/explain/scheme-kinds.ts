import type { HashName, Scheme } from '@posthorn/core'
import { schemeChanges } from './alter.js'
import type { Cause } from './explanation.js'
import type { Change, Trial } from './trial.js'

const hashes: readonly HashName[] = ['sha1', 'sha256', 'sha384', 'sha512']

/** The signature by another hash, or not by an HMAC at all. */
export const schemeKinds = (trial: Trial): Generator<Change> => schemeChanges(trial, others)

function* others(scheme: Scheme): Generator<readonly [Scheme, Cause]> {
  if ('hash' in scheme || scheme.kind === 'ecdsa-p256' || scheme.kind === 'rsa') {
    const own = scheme.hash ?? 'sha256'
    for (const hash of hashes) {
      const problem = `The signature was made with ${hash}; this sender uses ${own}.`
      if (hash !== own) yield [{ ...scheme, hash }, causeOf('signature_hash', problem, `hash: '${hash}'`)]
    }
  }
  if (scheme.kind !== 'hmac') return
  const { key: _key, ...bare } = scheme
  for (const signed of [`{secret}${scheme.signed}`, `${scheme.signed}{secret}`, `{secret}.${scheme.signed}`]) {
    const problem = `The signature is a plain hash of \`${signed}\`, and no HMAC.`
    yield [{ ...bare, kind: 'hash', signed }, causeOf('signature_plain_hash', problem, `kind: 'hash', signed: '${signed}'`)]
  }
  const from = [scheme.signature.from].flat()[0]!
  for (const prefix of new Set([undefined, scheme.signature.prefix, 'Bearer ']))
    yield [
      { kind: 'token', signature: { from, ...(prefix && { prefix }) } },
      causeOf(
        'secret_sent',
        'The secret itself was sent in place of a signature.',
        "kind: 'token'; but a sender that can sign should: whoever sees one request could send others",
      ),
    ]
}

const causeOf = (id: string, problem: string, line: string): Cause => ({
  id,
  problem,
  fix: `If you sign the request yourself, sign as this sender does. If you describe the sender yourself: \`${line}\`.`,
})
