import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.mjs'
import { choose } from './consumers/projects.mjs'
import { report, tableOf } from './consumers/report.mjs'
import { runAll } from './consumers/run-all.mjs'
import { endWhenTold } from './end-when-told.mjs'
import { parseOptions, runScript, UsageError } from './options.mjs'
import { pack } from './pack.mjs'

const help = `Usage: npm run test:consumers [-- options]

Packs every package, installs the tarballs with npm into small projects outside the repository, and runs these: ES modules
and CommonJS, compilers, test runners, every framework and every client of a store at both ends of its peer range.

  --only <name,...>  only these; the name of a folder or a framework, such as "nest", means all of its projects
  --quick            the three that .ci/run runs
  --list             list the projects and run none
  --help             show this

The newest versions are asked of the registry. Projects that need Redis or Postgres start their own servers, on loopback;
where there is none they are skipped, or fail if CI is set. It leaves with 1 if a project fails, and keeps its folder.`

function readOptions(args) {
  const flag = { type: 'boolean' }
  const options = { only: { type: 'string' }, quick: flag, list: flag, help: { type: 'boolean', short: 'h' } }
  const { only, quick = false, list = false, help: asked = false } = parseOptions({ args, options }).values
  if (only !== undefined && quick) throw new UsageError('--only and --quick each say what is run: give one of them.')
  const { chosen, unknown } = choose({ only: only?.split(','), quick })
  if (unknown !== undefined) throw new UsageError(`There is no project "${unknown}": --list shows all.`)
  return { chosen, list, help: asked }
}

const remove = (path) => rmSync(path, { recursive: true, force: true, maxRetries: 10 })

async function start({ chosen, list }) {
  if (list) {
    console.log(
      tableOf(
        ['project', 'what it is'],
        chosen.map(({ name, what }) => [name, what]),
      ),
    )
    return 0
  }
  build()
  endWhenTold()
  // Loaded this late because it may just have been installed. What starts servers and reads documents is TypeScript.
  const { register } = await import('tsx/esm/api')
  register()
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-consumers-'))
  // Whoever is interrupted has nothing to look at.
  const interrupted = () => remove(folder)
  process.once('exit', interrupted)
  const tarballFolder = join(folder, 'tarballs')
  mkdirSync(tarballFolder)
  const tarballs = pack(tarballFolder)
  const results = await runAll(chosen, { folder, tarballs })
  console.log(report(results))
  const failed = results.some(({ result }) => result === 'failed')
  // What is kept can be installed again only with its tarballs.
  if (results.some(({ result, folder: kept }) => result === 'failed' && kept !== undefined)) remove(join(folder, 'npm-cache'))
  else remove(folder)
  process.off('exit', interrupted)
  return failed ? 1 : 0
}

await runScript({ name: 'test:consumers', help, readOptions, start })
