import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run.mjs'

/** The parts of a range: two of `^4.18.0 || ^5.0.0`. Each begins with its lowest version. */
function partsOf(range) {
  return range.split('||').map((text) => {
    const part = text.trim()
    const lowest = /^(?:\^|>=)(\d+\.\d+\.\d+)(?: <\d+\.\d+\.\d+)?$/.exec(part)?.[1]
    if (lowest === undefined) throw new Error(`The peer range "${part}" does not say its lowest version: write it as ^1.2.3.`)
    return { range: part, lowest, major: Number(lowest.split('.')[0]) }
  })
}

/**
 * Both ends of every part of the range that a package of ours has for a peer. `pins` says what to install: a version, or
 * a range, which stands for the newest in it. A name may end in `*`. At the lower end all peers are as old as may be.
 */
export function endsOf(folder, peer, pinned = peer) {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'))
  const { peerDependencies, peerDependenciesMeta: meta = {} } = manifest
  const others = Object.entries(peerDependencies).filter(
    ([name]) => !meta[name]?.optional && pinOf({ [pinned]: '' }, name) === undefined,
  )
  const oldest = Object.fromEntries(others.map(([name, range]) => [name, partsOf(range)[0].lowest]))
  return partsOf(peerDependencies[peer]).flatMap(({ range, lowest, major }) => [
    { end: `${major}-lowest`, major, pins: { [pinned]: lowest, ...oldest } },
    { end: `${major}-newest`, major, pins: { [pinned]: range } },
  ])
}

/** What is pinned for a package, if anything is. */
export function pinOf(pins, name) {
  const pattern = Object.keys(pins).find((one) => one === name || (one.endsWith('*') && name.startsWith(one.slice(0, -1))))
  return pins[pattern]
}
