import { isWebhookError, type Scheme, signRequest } from '@posthorn/core'
import { schemeName } from '../facts/words.js'
import { claimedTimes } from './claimed-time.js'
import { headerValues, signatureHeaders, withHeader } from './places.js'
import { grammarOf, splitSignature } from './signature-value.js'
import type { Change, Trial } from './trial.js'
import { quoted } from './wording.js'

/** Fewer could be equal by chance, or be made equal by trying. */
const fewest = 16

/** A signature of which only the beginning arrived, or something more than all of it. */
export function* cutSignatures(trial: Trial): Generator<Change> {
  for (const scheme of trial.provider.schemes) {
    if (scheme.kind !== 'hmac' && scheme.kind !== 'hash') continue
    for (const name of signatureHeaders(scheme).slice(0, 1)) {
      const [value] = headerValues(trial.request, name)
      const right = value === undefined ? undefined : rightValue(trial, scheme, name)
      if (value === undefined || right === undefined) continue
      const [given, whole] = [splitSignature(value, grammarOf(scheme)), splitSignature(right, grammarOf(scheme))]
      const shared = Math.min(given.text.length, whole.text.length)
      if (shared < fewest || given.text === whole.text || !sameStart(given.text, whole.text, shared)) continue
      const isCut = given.text.length < whole.text.length
      const cause = {
        id: isCut ? 'signature_truncated' : 'signature_extended',
        problem: `${isCut ? `Only the first ${shared} of ${whole.text.length}` : `More than the ${whole.text.length}`} characters of the signature are in ${quoted(name)}; those are right.`,
        fix: 'Hand the header on whole. Look for a column, a log or a variable that cuts it, or what appends to it.',
      }
      yield { trial: { ...trial, request: withHeader(trial.request, name, right) }, causes: [cause] }
    }
  }
}

const sameStart = (given: string, whole: string, length: number): boolean =>
  /[A-F]/.test(given) && /^[0-9a-f]+$/.test(whole)
    ? given.slice(0, length).toLowerCase() === whole.slice(0, length)
    : given.slice(0, length) === whole.slice(0, length)

/** What the header would hold. It never leaves the search. */
function rightValue({ provider, request, secret, publicUrl }: Trial, scheme: Scheme, name: string): string | undefined {
  const headers: Record<string, string> = {}
  for (const [key, value] of request.headers) if (key.toLowerCase() !== name) headers[key.toLowerCase()] = value
  const time = claimedTimes({ provider, request })[0]
  try {
    const signed = signRequest(provider, {
      ...request,
      headers,
      secret: secret.value,
      scheme: schemeName(scheme),
      ...(time && { timestamp: time.at }),
      ...(publicUrl !== undefined && { publicUrl }),
    })
    return signed.body.equals(request.body) && signed.url === request.url ? signed.headers[name] : undefined
  } catch (error) {
    if (isWebhookError(error)) return undefined
    throw error
  }
}
