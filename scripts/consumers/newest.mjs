import { newestIn } from '../newest-version.mjs'
import { runCommand } from './command.mjs'

/** The newest version in a range that the registry has; a version stays what it is. */
export async function newest(name, range, options) {
  if (/^\d+\.\d+\.\d+$/.test(range)) return range
  const printed = await runCommand(['npm', 'view', `${name}@${range}`, 'version', '--json'], options)
  const latest = newestIn(printed)
  if (latest === undefined) throw new Error(`The registry has no version of ${name} in "${range}".`)
  return latest
}
