/**
 * The first key of an object that nobody reads. A misspelt name would leave a default in force, silently; TypeScript
 * finds it only where the object is written in place.
 */
export function unknownKey(given: object, known: readonly string[]): string | undefined {
  return Object.keys(given).find((key) => !known.includes(key))
}
