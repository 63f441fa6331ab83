/** Reads the values of one header. `core/node` makes one from a Node request; anything with this shape will do. */
export interface HeaderReader {
  /** Every value that was sent under this lower-case name, one entry a line. Empty when there is none. */
  values(name: string): readonly string[]
  /** All headers, lower-case names, repeated ones joined with `, `. */
  toRecord(): Record<string, string>
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
class RecordReader implements HeaderReader {
  readonly #record: Readonly<Record<string, string | readonly string[] | undefined>>

  constructor(record: Readonly<Record<string, string | readonly string[] | undefined>>) {
    this.#record = record
  }

  values(name: string): readonly string[] {
    let found: readonly string[] = none
    for (const key of Object.keys(this.#record)) {
      if (key.length !== name.length || (key !== name && key.toLowerCase() !== name)) continue
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
