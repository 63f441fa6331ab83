// node run-cases.mjs <folder with a build of core> <case id> …
// Runs the cases on Express and prints their verdicts as JSON, on the last line.
import { register } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, ...ids] = process.argv.slice(2)
register('./core-resolver.mjs', import.meta.url, { data: { core: pathToFileURL(`${resolve(folder)}/`).href } })

// After the hook is in place, so that all of these get their core from the folder.
const { cases } = await import('@posthorn/testing')
const { express } = await import('./express-target.mjs')

const verdicts = []
for (const id of ids) {
  const found = cases.find((candidate) => candidate.id === id)
  if (!found) throw new Error(`There is no case ${id}.`)
  try {
    await found.run(express)
    verdicts.push({ id })
  } catch (error) {
    verdicts.push({ id, failure: { code: error.code, message: String(error.message) } })
  }
}
process.stdout.write(`\n${JSON.stringify(verdicts)}`, () => process.exit(0))
