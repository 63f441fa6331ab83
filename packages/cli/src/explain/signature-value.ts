import type { Scheme, SignatureSource } from '@posthorn/core'

/** A header's value, taken apart. */
export interface SignatureValue {
  readonly before: string
  readonly text: string
  readonly after: string
}

/** How a scheme writes its signature; a token is plain text. */
export function grammarOf(scheme: Scheme): Partial<SignatureSource> {
  if (scheme.kind === 'basic') return { prefix: 'Basic ' }
  return scheme.kind === 'custom' ? {} : (scheme.signature as Partial<SignatureSource>)
}

/** What stands before a signature where nothing else does. */
export function startOf({ prefix = '', list, fields }: Partial<SignatureSource>): string {
  if (list) return `${list.version},`
  return (fields ? `${fields.pick}=` : '') + prefix
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** Finds the first signature in a value; all of it where it is not written as its sender does. */
export function splitSignature(value: string, grammar: Partial<SignatureSource>): SignatureValue {
  const { prefix = '', list, fields, positions, pairs, values } = grammar
  const start = fields
    ? new RegExp(`(?:^|${fields.separator})\\s*${escaped(`${fields.pick}=${prefix}`)}`)
    : list
      ? new RegExp(`(?:^| )${escaped(list.version)},`)
      : positions
        ? new RegExp(`^[^${positions.separator}]*${positions.separator}`)
        : pairs
          ? new RegExp(`^[^${pairs.between}]*${escaped(pairs.between)}`)
          : new RegExp(`^${escaped(prefix)}`)
  const found = start.exec(value)
  if (!found) return { before: '', text: value, after: '' }
  const from = found.index + found[0].length
  const end = list ? ' ' : (fields ?? positions ?? pairs ?? values)?.separator
  const to = end === undefined ? -1 : value.indexOf(end, from)
  return to < 0
    ? { before: value.slice(0, from), text: value.slice(from), after: '' }
    : { before: value.slice(0, from), text: value.slice(from, to), after: value.slice(to) }
}
