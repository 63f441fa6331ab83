/** Without a secret nothing is signed, and what is refused then is refused for another reason than the test's. */
export function neededSecret(scenario: string, secret: string | undefined): string {
  if (secret !== undefined && secret !== '') return secret
  throw new RangeError(`${scenario} needs a \`secret\`: a request that is not signed is refused whatever else is wrong with it.`)
}
