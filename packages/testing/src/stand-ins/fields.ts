import { invalid } from './stand-in-error.js'

/** The fields of a JSON body. */
export type Fields = Readonly<Record<string, unknown>>

/**
 * The body as an object with no other fields than these: a misspelt one would go unnoticed.
 *
 * @throws StandInError
 */
export function fieldsOf(body: unknown, names: readonly string[]): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('The body must be a JSON object.')
  const unknown = Object.keys(body).find((name) => !names.includes(name))
  if (unknown !== undefined) throw invalid(`\`${shown(unknown)}\` is not a field here: there are ${names.join(', ')}.`)
  return body as Fields
}

/** @throws StandInError */
export function text(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string' || value.trim() === '') throw invalid(`\`${name}\` must be text, and not empty.`)
  return value
}

/** @throws StandInError */
export function optional<Value>(fields: Fields, name: string, read: (fields: Fields, name: string) => Value): Value | undefined {
  return fields[name] === undefined ? undefined : read(fields, name)
}

/** @throws StandInError */
export function flag(fields: Fields, name: string): boolean {
  const value = fields[name]
  if (typeof value !== 'boolean') throw invalid(`\`${name}\` must be true or false.`)
  return value
}

/** @throws StandInError */
export function object(fields: Fields, name: string): object {
  const value = fields[name]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`\`${name}\` must be a JSON object.`)
  return value
}

/** One of the words that there are. @throws StandInError */
export function oneOf(value: unknown, name: string, words: readonly string[]): string {
  if (typeof value !== 'string') throw invalid(`\`${name}\` must be text: one of ${words.join(', ')}.`)
  if (!words.includes(value)) throw invalid(`\`${name}\`: there is no "${shown(value)}", only ${words.join(', ')}.`)
  return value
}

/** Some of the words that there are. @throws StandInError */
export function someOf(fields: Fields, name: string, words: readonly string[]): readonly string[] {
  const values = fields[name]
  if (!Array.isArray(values) || values.length === 0)
    throw invalid(`\`${name}\` must be a list with at least one of ${words.join(', ')}.`)
  return (values as readonly unknown[]).map((value, index) => oneOf(value, `${name}[${index}]`, words))
}

/**
 * A value as JSON.
 *
 * @throws StandInError where it cannot be written: it is nested too deeply, or in itself.
 */
export function jsonOf(value: unknown, name: string): string {
  try {
    return JSON.stringify(value)
  } catch {
    throw invalid(`\`${name}\` cannot be written as JSON.`)
  }
}

const shown = (value: string): string => (value.length > 64 ? `${value.slice(0, 64)}…` : value)
