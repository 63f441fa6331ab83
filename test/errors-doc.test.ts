import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorTable } from '@posthorn/core'
import { expect, it } from 'vitest'
import { root } from './support/markdown.js'

const text = readFileSync(join(root, 'docs/errors.md'), 'utf8')
const sections = [...text.matchAll(/^### (.+)\n\n(.*)/gm)].map(([, code = '', explanation = '']) => ({ code, explanation }))

it('explains every error code, once, in the order of the table', () => {
  expect(sections.map(({ code }) => code)).toEqual(Object.keys(errorTable))
})

it.each(Object.entries(errorTable))('says of %s its status and who must act', (code, { status, responsible }) => {
  const explanation = sections.find((section) => section.code === code)?.explanation
  expect(explanation).toMatch(new RegExp(`^Status ${status}, ${responsible}\\. [A-Z\`]`))
})

it.each(Object.keys(errorTable))('says how %s is mended', (code) => {
  expect(sections.find((section) => section.code === code)?.explanation).toMatch(/ Fix: [\w`]/)
})
