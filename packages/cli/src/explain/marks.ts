import type { Provider } from '@posthorn/core'
import type { SavedRequest } from './explanation.js'
import { headersNamedIn, headerValues, neededHeaders } from './places.js'

/** A shorter word could be in anything. */
const shortest = 4

/** Headers that a sender sets besides its signature: its ids, and the name of the event. */
const marksOf = (provider: Provider): readonly string[] =>
  headersNamedIn([provider.ids, provider.type]).filter((name) => !neededHeaders(provider).includes(name))

const isThere = (request: SavedRequest) => (name: string) => headerValues(request, name).length > 0

/** Whether a request has a header that says which sender it is from: `x-github-event`. */
export function isNamed(provider: Provider, request: SavedRequest): boolean {
  const [word = ''] = provider.name.split('-')
  return word.length >= shortest && marksOf(provider).some((name) => name.includes(word) && isThere(request)(name))
}

/** Whether a request has what its sender sets besides the signature, as far as the sender sets anything. */
export function isMarked(provider: Provider, request: SavedRequest): boolean {
  const marks = marksOf(provider)
  return isNamed(provider, request) || (marks.length > 0 && marks.every(isThere(request)))
}

/** Whether a request has any header of a sender at all. */
export const hasAnyOf = (provider: Provider, request: SavedRequest): boolean =>
  [...neededHeaders(provider), ...marksOf(provider)].some(isThere(request))
