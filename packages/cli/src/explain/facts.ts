import type { Cause } from './explanation.js'
import { headersNamedIn, headerValues, neededHeaders, signatureHeaders, timestampHeader } from './places.js'
import { looksSigned } from './signature-place.js'
import type { Trial } from './trial.js'
import { listOf, quoted } from './wording.js'

const mostShown = 6
const noSecretThere =
  "Look at the sender's settings (a secret has to be set there for it to sign), and at proxies that drop headers."

/** What is plain to see without anything that verifies, such as that there is no signature. */
export function factOf(code: string, message: string, trial: Trial): Cause | undefined {
  if (code === 'signature_missing') return noSignature(trial)
  const fix = fixOf(code, trial)
  return fix === undefined ? undefined : { id: code, problem: message, fix }
}

function fixOf(code: string, { provider, request }: Trial): string | undefined {
  const isAbsent = (name: string) => headerValues(request, name).length === 0
  const signatures = provider.schemes.flatMap(signatureHeaders)
  if (code === 'timestamp_missing')
    return handOn(
      provider.schemes.map(timestampHeader).filter((name) => name !== undefined),
      'the time, which is signed',
    )
  if (code === 'key_id_missing') return handOn(headersNamedIn([provider.keyId]), 'the name of its key')
  if (code === 'header_missing')
    return handOn(
      neededHeaders(provider).filter((name) => isAbsent(name) && !signatures.includes(name)),
      'something that is signed',
    )
  if (code === 'header_repeated') return 'Find the proxy or the client that adds it again, and let it hand on what came.'
  return undefined
}

function handOn(names: readonly string[], what: string): string {
  const where = names.length > 0 ? listOf(names.map(quoted), 'or') : 'the signature, the body or the address'
  return `The sender writes ${what}, in ${where}: look for what drops it, such as a proxy, or save the request again with all that came.`
}

function noSignature({ provider, request }: Trial): Cause {
  const expected = [...new Set(provider.schemes.flatMap(signatureHeaders))]
  const times = provider.schemes.map(timestampHeader)
  const alike = request.headers.filter(([name, value]) => looksLikeOne(name, value) && !times.includes(name.toLowerCase()))
  const there = alike.slice(0, mostShown).map(([name]) => quoted(name))
  const where = expected.length > 0 ? `in ${expected.map(quoted).join(' or ')}` : 'in its body or its address'
  const found =
    there.length > 0
      ? `Headers that look like a signature: ${there.join(', ')}; none of them fits.`
      : 'No other header looks like a signature.'
  const isEmpty = expected.some((name) => headerValues(request, name).length > 0)
  return {
    id: 'signature_missing',
    problem: `${quoted(provider.name)} signs ${where}, and that is ${isEmpty ? 'empty' : 'not there'}. ${found}`,
    fix: noSecretThere,
  }
}

const looksLikeOne = (name: string, value: string): boolean =>
  /signature|hmac|digest|token|auth|(?:^|[-_])sig(?:$|[-_])/i.test(name) ||
  (looksSigned(value) && /^\S{32,}$/.test(value) && !/^[0-9a-f]{8}-/.test(value))
