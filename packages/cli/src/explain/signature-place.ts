import { plainName } from './header-names.js'
import { headerValues, neededHeaders, signatureHeaders, timestampHeader, withHeader } from './places.js'
import { signatureTexts } from './signature-text.js'
import { writtenTime } from './claimed-time.js'
import type { Cause } from './explanation.js'
import type { Change, Trial } from './trial.js'
import { quoted } from './wording.js'

const mostHeaders = 40

/** Headers that the provider's signature does not need. */
function otherHeaders({ provider, request }: Trial): readonly (readonly [string, string])[] {
  const needed = neededHeaders(provider)
  return request.headers.filter(([name]) => !needed.includes(name.toLowerCase())).slice(0, mostHeaders)
}

/** Whether a value could be a signature or a token. */
export const looksSigned = (value: string): boolean => /[A-Za-z0-9+/_-]{16,}={0,2}["']?$/.test(value)

/** The signature of another header. */
export function* signaturePlaces(trial: Trial): Generator<Change> {
  for (const scheme of trial.provider.schemes) {
    for (const name of signatureHeaders(scheme)) {
      for (const [other, value] of otherHeaders(trial)) {
        if ((scheme.kind !== 'token' && !looksSigned(value)) || plainName(other) === plainName(name)) continue
        yield {
          trial: { ...trial, request: withHeader(trial.request, name, value) },
          causes: [misplaced('signature_other_header', 'signature', other, name)],
        }
      }
    }
  }
}

/** The signature of another header, written in another way. */
export function* respelledPlaces(trial: Trial): Generator<Change> {
  for (const change of signaturePlaces(trial)) {
    for (const respelled of signatureTexts(change.trial)) yield { ...respelled, causes: [...change.causes, ...respelled.causes] }
  }
}

/** Other headers that are signed, such as the time and the id, found under names of their own. */
export function* signedHeaders(trial: Trial): Generator<Change> {
  const { provider, request } = trial
  const times = new Set(provider.schemes.map(timestampHeader))
  const signatures = new Set(provider.schemes.flatMap(signatureHeaders))
  for (const name of neededHeaders(provider)) {
    const isTime = times.has(name)
    if (signatures.has(name) || (!isTime && headerValues(request, name).length > 0)) continue
    for (const [other, value] of otherHeaders(trial)) {
      if (isTime && !writtenTime(value)) continue
      const cause = isTime
        ? misplaced('timestamp_other_header', 'time that was signed', other, name)
        : misplaced('header_other', 'value that was signed', other, name)
      yield { trial: { ...trial, request: withHeader(request, name, value) }, causes: [cause] }
    }
  }
}

const misplaced = (id: string, what: string, there: string, expected: string): Cause => ({
  id,
  problem: `The ${what} stands in ${quoted(there)}, and not in ${quoted(expected)}.`,
  fix: `Hand ${quoted(expected)} on as the sender wrote it; if you describe this sender yourself, name \`header:${safeName(there)}\`.`,
})

const safeName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9._-]/g, '?')
