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
  const lines = new Map<string, string[]>()
  for (const [name, value] of isIterable(input) ? input : Object.entries(input)) {
    if (value === undefined) continue
    const key = name.toLowerCase()
    const values = lines.get(key) ?? []
    if (typeof value === 'string') values.push(value)
    else for (const one of value) values.push(one)
    lines.set(key, values)
  }
  return {
    values: (name) => lines.get(name) ?? [],
    toRecord: () => recordOf([...lines].map(([name, values]) => [name, values.join(', ')])),
  }
}

/** A record without a prototype: a header named `__proto__` is only a header. */
export function recordOf(entries: Iterable<readonly [string, string]>): Record<string, string> {
  const record: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [name, value] of entries) record[name] = value
  return record
}
