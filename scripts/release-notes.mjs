import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { notes } from './packages/notes.mjs'
import { root } from './run.mjs'

/** Prints what the changelogs say of this version, package by package. Needs nothing that is installed. */
const read = (name, file) => readFileSync(join(root, 'packages', name, file), 'utf8')
const packages = readdirSync(join(root, 'packages')).map((name) => ({
  ...JSON.parse(read(name, 'package.json')),
  changelog: read(name, 'CHANGELOG.md'),
}))
console.log(notes(packages))
