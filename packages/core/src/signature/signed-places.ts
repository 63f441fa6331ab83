import type { ErrorCode } from '../errors/error-table.js'
import { resolveRef } from '../provider/ref.js'
import type { Placeholder, Token } from '../provider/template.js'
import { type Found, repeated, type RequestView } from '../request/request-view.js'
import { maxValueLength } from './signature.js'

/** A value of the request in the signed content. */
export interface SignedPlace {
  readonly ref: Placeholder
  /** Fixed texts that can come after it in the content. */
  readonly next: readonly string[]
  /** Whether the content can do without it. */
  readonly optional: boolean
  /** Whether it stands in the body, which is parsed later. */
  readonly inBody: boolean
}

const sources: ReadonlySet<string> = new Set(['header', 'query', 'json', 'form', 'item'])

/** The values of the request that a template holds. */
export function signedPlaces(tokens: readonly Token[], after: readonly string[] = [], optional = false): readonly SignedPlace[] {
  return tokens.flatMap((token, index): readonly SignedPlace[] => {
    if (typeof token === 'string') return []
    const next = startsOf(tokens.slice(index + 1), after)
    if ('optional' in token) return signedPlaces(token.optional, next, true)
    if (!sources.has(token.source)) return []
    return [{ ref: token, next: token.open ? [] : next, optional, inBody: token.source !== 'header' && token.source !== 'query' }]
  })
}

/** The fixed texts that what is left of a template can begin with. */
function startsOf(tokens: readonly Token[], after: readonly string[]): readonly string[] {
  const [first, ...rest] = tokens
  if (first === undefined) return after
  if (typeof first === 'string') return [first]
  return 'optional' in first ? [...startsOf(first.optional, []), ...startsOf(rest, after)] : []
}

/** `a.1` + `.` + `2` and `a` + `.` + `1.2` are the same signed bytes: a value may not hold the text that ends it. */
const movesBorder = ({ next }: SignedPlace, value: string): boolean => next.some((text) => value.includes(text))

/** What is wrong with the value of a place outside the body, if anything is. */
export function placeProblem(place: SignedPlace, value: Found): ErrorCode | undefined {
  if (value === repeated) return 'header_repeated'
  if (value === undefined && place.optional) return undefined
  if (value === undefined || value === '') return 'header_missing'
  return value.length > maxValueLength || movesBorder(place, value) ? 'header_malformed' : undefined
}

/** Whether the values in the body keep to their borders. */
export const bordersHold = (places: readonly SignedPlace[], view: RequestView): boolean =>
  places.every((place) => {
    const value = place.inBody ? resolveRef(place.ref, view) : undefined
    return typeof value !== 'string' || !movesBorder(place, value)
  })
