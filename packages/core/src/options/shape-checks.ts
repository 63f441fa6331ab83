import { unknownKey } from './known-keys.js'

/** Makes the error for a field of a definition. */
export type Fail = (field: string, problem: string) => Error

/** Refuses a field that nobody reads. */
export function only(fail: Fail, at: string, given: object | undefined, known: readonly string[]): void {
  if (given === undefined) return
  if (typeof given !== 'object' || given === null) throw fail(at, 'must be an object')
  const misspelt = unknownKey(given, known)
  if (misspelt !== undefined) throw fail(at ? `${at}.${misspelt}` : misspelt, `is none of ${known.join(', ')}`)
}

/** Refuses a field that is not there. */
export function required(fail: Fail, field: string, value: unknown): void {
  if (value === undefined || value === null) throw fail(field, 'is missing')
}

/** Refuses a word that is none of those that are known. */
export function word(fail: Fail, field: string, value: string | undefined, known: readonly string[]): void {
  if (value !== undefined && !known.includes(value)) throw fail(field, `must be one of ${known.join(', ')}, not "${value}"`)
}
