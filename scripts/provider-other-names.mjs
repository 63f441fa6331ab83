// Built, by its place: the root of the workspace does not depend on it.
import { otherNames } from '../packages/cli/dist/input/other-names.js'

/** What stands behind a provider's name. Refuses names of providers that are gone. */
export function otherNamesOf(providers) {
  const stray = Object.keys(otherNames).find((known) => !providers.some(({ name }) => name === known))
  if (stray) throw new Error(`other-names.ts has "${stray}", which is no provider.`)
  return ({ name }) => (Object.hasOwn(otherNames, name) ? ` (${otherNames[name]})` : '')
}
