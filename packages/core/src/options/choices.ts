import { optionsInvalid } from '../errors/errors.js'

/** The value, where it is one of those that are known. Throws `options_invalid`. */
export function oneOf<T extends string>(option: string, value: string, known: readonly T[]): T {
  const found = known.find((candidate) => candidate === value)
  if (found === undefined)
    throw optionsInvalid(option, `must be one of ${known.map((name) => `"${name}"`).join(', ')}, got ${JSON.stringify(value)}`)
  return found
}

/** The value, where it is text that is not empty. Throws `options_invalid`. */
export function requireName(option: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw optionsInvalid(option, 'must be text that is not empty')
}
