import { readFileSync } from 'node:fs'

const reExport = /^export (type )?\{([^}]*)\} from '[^']+'$/gm

/** Names of the types that an `index.ts` re-exports. Read from its text, since types are gone at run time. */
export function typeNamesOf(index: string): string[] {
  const text = readFileSync(index, 'utf8')
  const rest = text.replaceAll(reExport, '').trim()
  if (rest !== '') throw new Error(`${index} does more than to re-export by name: ${rest}`)
  return [...text.matchAll(reExport)]
    .flatMap(([, typesOnly, list = '']) => {
      const entries = list
        .split(',')
        .map((entry) => entry.trim())
        .filter(Boolean)
      return entries.filter((entry) => typesOnly ?? entry.startsWith('type ')).map((entry) => entry.replace(/^type /, ''))
    })
    .toSorted()
}
