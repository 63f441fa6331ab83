import { optionsInvalid } from '../errors/errors.js'
import type { Provider } from '../provider/provider.js'
import { requireText } from '../secrets/key-material.js'
import type { CommonOptions } from './receiver-options.js'

const handshakesOf = (provider: Provider) => provider['~compiled'].handshakes

/** The token that a handshake of the provider compares. Throws `options_invalid`, `secret_invalid`. */
export function verifyTokenOf(provider: Provider, options: CommonOptions): string | undefined {
  const { verifyToken } = options
  if (!('verifyToken' in options)) return undefined
  if (verifyToken === undefined)
    throw optionsInvalid('verifyToken', 'is not set. If it comes from an environment variable, that variable is missing.')
  if (!handshakesOf(provider).some(({ token }) => token !== undefined))
    throw optionsInvalid('verifyToken', `is of no use: "${provider.name}" has no handshake that sends one`)
  requireText(verifyToken, provider.name)
  return verifyToken
}

/** What to do with a secret that a first call brings. Throws `options_invalid`. */
export function captureOf(provider: Provider, { captureSecret }: CommonOptions): CommonOptions['captureSecret'] {
  if (captureSecret !== undefined && !handshakesOf(provider).some(({ capture }) => capture !== undefined))
    throw optionsInvalid('captureSecret', `is of no use: "${provider.name}" sends no secret in a handshake`)
  return captureSecret
}
