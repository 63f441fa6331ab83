import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './markdown.js'

const skipped = new Set(['node_modules', 'dist', 'data', '__snapshots__'])

/** Other hidden folders are scratch room of tools and of tests that run at the same time. */
const hidden = new Set(['.ci', '.changeset', '.github'])

/** Files below a folder whose names end so, as paths from the root. What is built, installed or somebody else's data is left out. */
export function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory())
      return skipped.has(entry.name) || (entry.name.startsWith('.') && !hidden.has(entry.name)) ? [] : filesBelow(path, ending)
    return ending.test(entry.name) ? [path] : []
  })
}

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ')

/** Code without comments and without the text of strings, each line where it was. */
export function bareCode(text: string): string {
  return text.replaceAll(/\/\*.*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/gs, (match) =>
    match.startsWith('/') ? blank(match) : `${match[0]}${blank(match.slice(1, -1))}${match.at(-1)}`,
  )
}
