// node --import tsx run-cases.mjs '{ "package": …, "mount": …, "runs": [{ "folder": …, "ids": [ … ] }, … ] }'
// Runs cases on the mount, for each folder with the package's build in it, and prints the verdicts as JSON, on the last
// line.
import { register } from 'node:module'
import { pathToFileURL } from 'node:url'
import { configureGlobal } from 'fast-check'

const { package: name, mount, runs } = JSON.parse(process.argv[2])

// A rare mutant is met by most random runs and not by all: whether a case can catch it is asked of the same run each time.
configureGlobal({ seed: 1 })

const root = new URL('../../', import.meta.url).href
register('./resolver.mjs', import.meta.url, { data: { name: `@posthorn/${name}`, root } })

/** A mutant may leave a request without a reply, for which no case must wait for ever. */
function soon(run) {
  let timer
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('The case did not end.'), { code: 'HUNG' })), 10_000)
  })
  return Promise.race([run, late]).finally(() => clearTimeout(timer))
}

async function verdictsOf({ folder, ids }) {
  const build = pathToFileURL(`${folder}/`).href
  const { cases, targetsOf } = await import(`./load.ts?build=${build}`)
  const target = (await targetsOf(mount)).find((candidate) => candidate.name === mount)
  if (!target) throw new Error(`There is no mount ${mount}.`)
  const verdicts = []
  for (const id of ids) {
    const found = cases.find((candidate) => candidate.id === id)
    if (!found) throw new Error(`There is no case ${id}.`)
    try {
      await soon(found.run(target))
      verdicts.push({ id })
    } catch (error) {
      verdicts.push({ id, failure: { code: error.code, message: String(error.message) } })
    }
  }
  return verdicts
}

const all = []
for (const one of runs) all.push(await verdictsOf(one))
process.stdout.write(`\n${JSON.stringify(all)}`, () => process.exit(0))
