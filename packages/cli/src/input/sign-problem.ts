import { isWebhookError, type Provider, type Scheme } from '@posthorn/core'
import { UsageError } from '../usage-error.js'

/** Options of `sign` as the command line has them. */
const options: readonly (readonly [string, string])[] = [
  ['(`publicUrl`)', '(--public-url, exactly as the sender has it)'],
  ['(`headers`)', '(--header)'],
  ['(`url`)', '(--url; of `send` the address)'],
]

/** Makes a delivery. What it cannot be signed without is said by the name of the option that gives it. */
export function inOptions<Made>(provider: Provider, make: () => Made): Made {
  try {
    return make()
  } catch (error) {
    if (!isWebhookError(error) || error.code !== 'sign_invalid') throw error
    if (error.message.includes('private key as PEM')) throw new UsageError(keyNeeded(provider))
    throw new UsageError(options.reduce((text, [option, flag]) => text.replaceAll(option, flag), error.message))
  }
}

const keyNeeded = ({ name, schemes }: Provider): string =>
  `"${name}" signs with a private key, which only it has, and the given secret is not one in PEM. Make a pair of your own: ` +
  `openssl genpkey ${algorithmOf(schemes[0])} -out private.pem && openssl pkey -in private.pem -pubout -out public.pem. ` +
  'Give the app public.pem, and this command the other: --secret-stdin < private.pem.'

/** What `openssl genpkey` makes the right kind of pair with. */
function algorithmOf(scheme: Scheme): string {
  const kind = scheme.kind === 'jwt' ? scheme.algorithms[0] : scheme.kind
  if (kind === 'ed25519' || kind === 'EdDSA') return '-algorithm ed25519'
  if (kind === 'ecdsa-p256' || kind.startsWith('ES')) return '-algorithm EC -pkeyopt ec_paramgen_curve:P-256'
  return '-algorithm RSA -pkeyopt rsa_keygen_bits:2048'
}
