import { optionsInvalid } from '../errors/errors.js'

/**
 * The first key of an object that nobody reads. A misspelt name would leave a default in force, silently; TypeScript
 * finds it only where the object is written in place.
 */
export function unknownKey(given: object, known: readonly string[]): string | undefined {
  return Object.keys(given).find((key) => !known.includes(key))
}

/** Refuses an option that a function does not have. */
export function checkOptionNames(of: string, options: object, known: readonly string[]): void {
  const misspelt = unknownKey(options, known)
  if (misspelt !== undefined) throw optionsInvalid(misspelt, `is not an option of ${of}`)
}
