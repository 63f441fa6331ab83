/** Reads the values of one header. `core/node` makes one from a Node request; anything with this shape will do. */
export interface HeaderReader {
  /** Every value that was sent under this lower-case name, one entry a line. Empty when there is none. */
  values(name: string): readonly string[]
  /** All headers, lower-case names, repeated ones joined with `, `. */
  toRecord(): Record<string, string>
}

/** A value that has to occur once and does not. */
export const repeated: unique symbol = Symbol('repeated')

/** What looking up a {@link Ref} gives. */
export type Found = string | undefined | typeof repeated

/** A reader that can look for a header which has to occur once, without making a list for it. */
export abstract class SingleHeaders implements HeaderReader {
  abstract single(name: string): Found
  abstract values(name: string): readonly string[]
  abstract toRecord(): Record<string, string>
}

/** A header that has to occur once. */
export function findHeader(headers: HeaderReader, name: string): Found {
  if (headers instanceof SingleHeaders) return headers.single(name)
  const values = headers.values(name)
  return values.length > 1 ? repeated : values[0]
}

/** Headers as a caller without a framework has them. */
export type HeadersInput =
  | HeaderReader
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>

const isReader = (input: HeadersInput): input is HeaderReader => 'toRecord' in input && typeof input.toRecord === 'function'

// `Headers` of fetch, and `Map`.
const isIterable = (input: HeadersInput): input is Iterable<readonly [string, string]> => Symbol.iterator in input

/** Makes a reader of plain headers, whose names may be in any case. */
export function headerReader(input: HeadersInput): HeaderReader {
  if (isReader(input)) return input
  return isIterable(input) ? new LinesReader(input) : new RecordReader(input)
}

/** Looks through a record for each name that is asked for: that is done for two or three of them, and a table of all costs more. */
class RecordReader extends SingleHeaders {
  readonly #record: Readonly<Record<string, string | readonly string[] | undefined>>

  constructor(record: Readonly<Record<string, string | readonly string[] | undefined>>) {
    super()
    this.#record = record
  }

  single(name: string): Found {
    let found: Found
    for (const key in this.#record) {
      if (!isNamed(key, name) || !Object.hasOwn(this.#record, key)) continue
      const value = this.#record[key]
      const one = typeof value === 'string' || value === undefined ? value : value.length > 1 ? repeated : value[0]
      if (one !== undefined) found = found === undefined ? one : repeated
    }
    return found
  }

  values(name: string): readonly string[] {
    let found: readonly string[] = none
    for (const key of Object.keys(this.#record)) {
      if (!isNamed(key, name)) continue
      const value = this.#record[key]
      if (value === undefined) continue
      const values = typeof value === 'string' ? [value] : value
      found = found.length === 0 ? values : [...found, ...values]
    }
    return found
  }

  toRecord(): Record<string, string> {
    return new LinesReader(Object.entries(this.#record)).toRecord()
  }
}

/** Whether a name in any case is this lower-case one. */
export const isNamed = (given: string, name: string): boolean =>
  given.length === name.length && (given === name || given.toLowerCase() === name)

const none: readonly string[] = []

class LinesReader implements HeaderReader {
  readonly #lines = new Map<string, string[]>()

  constructor(input: Iterable<readonly [string, string | readonly string[] | undefined]>) {
    for (const [name, value] of input) {
      if (value === undefined) continue
      const key = name.toLowerCase()
      const values = this.#lines.get(key) ?? []
      if (typeof value === 'string') values.push(value)
      else for (const one of value) values.push(one)
      this.#lines.set(key, values)
    }
  }

  values(name: string): readonly string[] {
    return this.#lines.get(name) ?? none
  }

  toRecord(): Record<string, string> {
    return recordOf([...this.#lines].map(([name, values]) => [name, values.join(', ')]))
  }
}

/** A record without a prototype: a header named `__proto__` is only a header. */
export function recordOf(entries: Iterable<readonly [string, string]>): Record<string, string> {
  const record: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [name, value] of entries) record[name] = value
  return record
}
