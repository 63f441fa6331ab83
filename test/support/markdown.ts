import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Fenced code of a document. */
export interface Block {
  readonly file: string
  /** Line of the opening fence. */
  readonly line: number
  readonly language: string
  readonly code: string
}

const below = (folder: string): string[] => readdirSync(join(root, folder))

/** Every document that users read. */
export function documents(): string[] {
  return [
    ...below('.').filter((name) => name.endsWith('.md')),
    ...below('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
    ...below('packages').map((name) => `packages/${name}/README.md`),
  ]
}

/** The code blocks of a document, in order. */
export function blocksOf(file: string): Block[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(({ 1: language = '', 2: code = '', index }) => ({
    file,
    line: text.slice(0, index).split('\n').length,
    language,
    code,
  }))
}

/** The text of a document without line breaks and quote marks, to compare sentences by. */
export const proseOf = (file: string): string =>
  readFileSync(join(root, file), 'utf8')
    .replaceAll(/\n>? */g, ' ')
    .replaceAll(/ +/g, ' ')
