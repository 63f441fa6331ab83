import { headerValues, neededHeaders, withHeader } from './places.js'
import type { Cause } from './explanation.js'
import type { Change, Trial } from './trial.js'
import { quoted } from './wording.js'

/** Headers that are there twice, or with something around their value. */
export function* headerLines(trial: Trial): Generator<Change> {
  for (const name of neededHeaders(trial.provider)) {
    const values = headerValues(trial.request, name)
    const change = (value: string, cause: Cause): Change => ({
      trial: { ...trial, request: withHeader(trial.request, name, value) },
      causes: [cause],
    })
    for (const value of values.length > 1 ? new Set(values) : []) yield change(value, duplicated(name, values.length))
    if (values.length !== 1) continue
    const [value] = values as [string]
    const [first, ...rest] = value.split(/,\s*/)
    if (first && rest.length > 0 && rest.every((other) => other === first)) yield change(first, duplicated(name, rest.length + 1))
    const half = value.slice(0, (value.length - 1) / 2)
    if (rest.length > 1 && (value === `${half},${half}` || value === `${half.slice(0, -1)}, ${half.trimEnd()}`))
      yield change(half.trimEnd(), duplicated(name, 2))
    if (value.trim() !== value) yield change(value.trim(), around(name, 'header_whitespace', 'white space'))
    const bare = value.trim().replace(/^(["'])(.*)\1$/, '$2')
    if (bare !== value.trim()) yield change(bare, around(name, 'header_quoted', 'quotes'))
  }
}

const duplicated = (name: string, times: number): Cause => ({
  id: 'header_duplicated',
  problem: `${quoted(name)} is there ${times} times, so that it is not plain which one counts.`,
  fix: 'Find the proxy or the client that adds it again, and let it hand on what came.',
})

const around = (name: string, id: string, what: string): Cause => ({
  id,
  problem: `The value of ${quoted(name)} has ${what} around it.`,
  fix: 'Hand the header on as it came; if it was saved by hand, save the bare value.',
})
