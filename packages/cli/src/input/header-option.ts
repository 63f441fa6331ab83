import { UsageError } from '../usage-error.js'

/** Collects `--header "Name: value"`. */
export function readHeader(text: string, all: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*(.*)$/.exec(text) ?? []
  // Not repeated: it may hold a token.
  if (name === undefined || value === undefined) throw new UsageError('--header must be "Name: value".')
  return { ...all, [name.toLowerCase()]: value }
}
