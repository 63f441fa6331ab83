import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { newestIn } from '../newest-version.mjs'
import { root, run } from '../run.mjs'

/** The registry has Node's binaries as packages, one for each platform. */
const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`

const windows = process.platform === 'win32'
const binary = join('bin', windows ? 'node.exe' : 'node')

/** The newest version of a line, such as 22; a whole version is taken as it is. */
function newestOf(line) {
  if (/^\d+\.\d+\.\d+$/.test(line)) return line
  const printed = execFileSync('npm', ['view', `${name}@${line}`, 'version', '--json'], { encoding: 'utf8', shell: windows })
  return newestIn(printed)
}

/** Gives a Node of this line as `{ version, path }`. It is fetched from the registry once and kept below `node_modules`. */
export function nodeBinary(line) {
  const version = newestOf(line)
  const folder = join(root, 'node_modules', '.cache', 'posthorn', `node-${version}`)
  const path = join(folder, 'node_modules', name, binary)
  if (!existsSync(path)) {
    console.log(`Fetching Node ${version} …`)
    mkdirSync(folder, { recursive: true })
    const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel', 'error', `${name}@${version}`]
    run('npm', args, { shell: windows, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  const found = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim()
  if (found !== `v${version}`) throw new Error(`${path} is Node ${found}, not ${version}. Remove ${folder} and try again.`)
  return { version, folder: dirname(path), path }
}
