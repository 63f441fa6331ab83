import type { Format } from '@posthorn/core'

/** A place in a request. */
export interface Place {
  readonly source: string
  readonly name: string
}

/** Fixed text, or a place whose value goes here. */
export type Token = string | Place

/** A payload, and the headers that go with it. */
export interface Draft {
  /** How the payload is sent: as `jwt` it is the claims of a token. */
  readonly format: Format
  readonly payload: unknown
  readonly headers: Record<string, string>
}

const placeholder = /\{(?:any:|lower:|crc32:|[a-z0-9]+-(?:hex|base64|base64url):)*([a-z-]+)(?::([^}]+))?\}/

/** The fixed text and the places of a template, without its digests and brackets. */
export const tokensOf = (template: string): readonly Token[] =>
  template
    .replaceAll(/[[\]]/g, '')
    .split(new RegExp(`(${placeholder.source})`))
    .flatMap((part, index, parts): readonly Token[] => {
      // Splitting by a pattern gives its groups, too: the whole placeholder, its source and its name.
      if (index % 4 === 0) return part === '' ? [] : [part]
      return index % 4 === 1 ? [{ source: parts[index + 1]!, name: parts[index + 2] ?? '' }] : []
    })

/** The places of a template. */
export const placesIn = (template: string): readonly Place[] => tokensOf(template).filter((token) => typeof token !== 'string')

const stepsOf = ({ source, name }: Place, format: Format): readonly string[] | undefined => {
  if (source === 'json') return name.split('.')
  if (source === 'form') return [name]
  return source === 'jwt' && format === 'jwt' && name.startsWith('claims.') ? name.split('.').slice(1) : undefined
}

/** Whether a place is in the payload or among the headers. */
export const isWritable = (place: Place, format: Format): boolean =>
  place.source === 'header' || stepsOf(place, format) !== undefined

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The text at a place, by the rules that receivers name events by. */
export function read({ format, payload, headers }: Draft, place: Place): string | undefined {
  if (place.source === 'header') return headers[place.name]
  const steps = stepsOf(place, format)
  if (!steps) return undefined
  let here = payload
  for (const step of steps) {
    if (!isObject(here) || !Object.hasOwn(here, step)) return undefined
    here = here[step]
  }
  if (typeof here === 'string') return here
  return Number.isSafeInteger(here) || typeof here === 'boolean' ? String(here) : undefined
}

/** Puts a value into its place. Gives whether it can be written to. */
export function put({ format, payload, headers }: Draft, place: Place, value: unknown): boolean {
  if (place.source === 'header') headers[place.name] = String(value)
  const steps = stepsOf(place, format)
  if (!steps) return place.source === 'header'
  let here = payload
  for (const [index, step] of steps.entries()) {
    if (!isObject(here) || step === '__proto__') return false
    if (index === steps.length - 1) here[step] = value
    // A step that is a number is one into a list.
    else if (!Object.hasOwn(here, step) || !isObject(here[step])) here[step] = /^\d+$/.test(steps[index + 1]!) ? [] : {}
    here = here[step]
  }
  return true
}
