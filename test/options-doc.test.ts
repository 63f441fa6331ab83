import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './support/markdown.js'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Names of an option set or interface, as its source lists them. */
const names = (path: string, pattern: RegExp): string[] => [...read(path).matchAll(pattern)].map(([, name]) => name!).toSorted()

const checked = names('packages/core/src/options/option-shapes.ts', /^ {2}'(\w+)',$/gm)

it('checks exactly the options that the types have', () => {
  const typed = names('packages/core/src/options/receiver-options.ts', /^ {2}readonly (\w+)\??:/gm)
  const hooks = names('packages/core/src/receiver/hooks.ts', /^ {2}readonly (on\w+)\?:/gm)
  expect(checked).toEqual([...new Set([...typed, ...hooks])].toSorted())
})

it.each(checked)('says in docs/receiver.md what %s is', (name) => {
  expect(read('docs/receiver.md')).toContain(`\`${name}\``)
})
