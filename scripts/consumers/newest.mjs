import { runCommand } from './command.mjs'

const numbers = (version) => version.split('.').map(Number)

function compare(one, other) {
  const [left, right] = [numbers(one), numbers(other)]
  const index = left.findIndex((number, place) => number !== right[place])
  return index < 0 ? 0 : left[index] - right[index]
}

/** The newest version in a range that the registry has; a version stays what it is. */
export async function newest(name, range, options) {
  if (/^\d+\.\d+\.\d+$/.test(range)) return range
  const printed = await runCommand(['npm', 'view', `${name}@${range}`, 'version', '--json'], options)
  // One version is a text; several are a list in no order.
  const versions = [JSON.parse(printed)].flat()
  const latest = versions
    .filter((version) => /^[\d.]+$/.test(version))
    .toSorted(compare)
    .at(-1)
  if (latest === undefined) throw new Error(`The registry has no version of ${name} in "${range}".`)
  return latest
}
