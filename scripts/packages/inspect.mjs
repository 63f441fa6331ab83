import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run.mjs'
import { entryPoints } from './entry-points.mjs'
import { folderProblems } from './folder.mjs'
import { bytesOf, unpack } from './tarball.mjs'
import { publintProblems, typeProblems } from './tools.mjs'

const kilobytes = (bytes) => `${Math.round(bytes / 1024)} kB`
const verdict = (problems) => (problems.length === 0 ? 'clean' : `${problems.length} problems`)

/** Packages that an app brings along; in brackets those that it may do without. */
const peers = ({ peerDependencies = {}, peerDependenciesMeta = {} }) =>
  Object.entries(peerDependencies)
    .map(([name, range]) => (peerDependenciesMeta[name]?.optional ? `(${name} ${range})` : `${name} ${range}`))
    .join(', ')

/** Unpacks the tarball of the package in `packages/<name>` below `scratch`, and tells what it is and what is wrong. */
export async function inspect(name, tarballs, group, scratch) {
  const source = join(root, 'packages', name)
  const own = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  const tarball = tarballs.get(own.name)
  const unpacked = unpack(tarball, join(scratch, name))
  const linted = await publintProblems(tarball, own)
  const types = await typeProblems(tarball, entryPoints(source, own))
  const packed = JSON.parse(readFileSync(join(unpacked.folder, 'package.json'), 'utf8'))
  return {
    name: own.name,
    version: packed.version,
    size: {
      files: unpacked.files.length,
      packed: kilobytes(statSync(tarball).size),
      unpacked: kilobytes(bytesOf(unpacked.folder, unpacked.files)),
      publint: verdict(linted),
      attw: verdict(types),
    },
    terms: {
      access: packed.publishConfig?.access ?? 'none',
      provenance: packed.publishConfig?.provenance === true ? 'on' : 'off',
      engines: `node ${packed.engines?.node}`,
    },
    peers: peers(packed),
    problems: [...folderProblems(unpacked, source, group), ...linted, ...types].map((problem) => `${own.name}: ${problem}`),
  }
}
