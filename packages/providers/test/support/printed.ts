import type { Provider } from '@posthorn/core'

/** A line on what a provider's signature is worth: what it covers, which ids, and what becomes of an equal body. */
export function lineOf({ name, integrity, ids, identity = 'content', replay = 'suppress' }: Provider): string {
  const shown = ids.map(({ from, trust }) => `${from} (${trust})`)
  return `${name}: ${integrity}; ${shown.length === 0 ? 'no id' : shown.join(', ')}; ${identity}, ${replay}`
}
