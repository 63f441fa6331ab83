import { createRequire } from 'node:module'

const requires = new Map()

/** A framework or client as a package of the workspace has it installed: two copies would be two frameworks. */
export function installedIn(room, name) {
  const path = new URL(`../../packages/${room}/package.json`, import.meta.url)
  if (!requires.has(room)) requires.set(room, createRequire(path))
  return requires.get(room)(name)
}
