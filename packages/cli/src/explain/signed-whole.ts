import type { Scheme } from '@posthorn/core'
import { claimedTimes } from './claimed-time.js'
import type { Change, Trial } from './trial.js'
import { valueAt } from './places.js'
import { quoted } from './wording.js'

const placeholder = /\{([^{}]+)\}/g

/** The body taken out of all that is signed: who keeps what goes into the HMAC keeps the time before the body, too. */
export function* bodyOfWhole(trial: Trial): Generator<Change> {
  const { request, provider } = trial
  for (const scheme of provider.schemes) {
    const [before, after, ...more] = 'signed' in scheme ? scheme.signed.split('{body}') : []
    if (before === undefined || after === undefined || more.length > 0) continue
    const [head, tail] = [filled(before, scheme, trial), filled(after, scheme, trial)]
    if (!head && !tail) continue
    const whole = request.body.toString('latin1')
    if (head === undefined || tail === undefined || !whole.startsWith(head) || !whole.endsWith(tail)) continue
    const body = request.body.subarray(head.length, request.body.length - tail.length)
    const shown = 'signed' in scheme ? quoted(scheme.signed) : ''
    yield {
      trial: { ...trial, request: { ...request, body } },
      causes: [
        {
          id: 'body_with_signed_parts',
          problem: `What was saved is all that this sender signs, ${shown}, and not the body alone.`,
          fix: 'Here give the body alone. If an app of yours hands the saved bytes to its HMAC, that is right: compare the secret that it holds, and how it compares signatures.',
        },
      ],
    }
  }
}

/** A part of a template with the values of the request, as Latin-1; nothing where one is not known. */
function filled(part: string, scheme: Scheme, { provider, request }: Trial): string | undefined {
  const valueOf = (place: string) =>
    place === 'timestamp'
      ? claimedTimes({ provider: { ...provider, schemes: [scheme] }, request })[0]?.text
      : valueAt(place, request)
  const values = [...part.matchAll(placeholder)].map(([, place = '']) => valueOf(place))
  if (/[[\]]/.test(part) || values.includes(undefined)) return undefined
  return part.replaceAll(placeholder, () => values.shift()!)
}
