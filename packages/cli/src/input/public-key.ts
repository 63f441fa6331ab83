import type { Provider } from '@posthorn/core'
import type { NamedSecret } from '../explain/explanation.js'
import { signsWithPrivateKey } from '../facts/words.js'
import { UsageError } from '../usage-error.js'

/** Says which half of a key pair is needed where the other was given. */
export function requireHalf(provider: Provider, secrets: readonly NamedSecret[], needed: 'public' | 'private'): void {
  if (!signsWithPrivateKey(provider)) return
  const other = needed === 'public' ? /-----BEGIN [A-Z ]*PRIVATE KEY-----/ : /-----BEGIN [A-Z ]*(?:PUBLIC KEY|CERTIFICATE)-----/
  const wrong = secrets.find(({ value }) => other.test(value))
  if (!wrong) return
  throw new UsageError(
    needed === 'public'
      ? `${wrong.name} holds a private key. "${provider.name}" signs with its own, and requests are verified with its public key: give that.`
      : `${wrong.name} holds a public key. "${provider.name}" signs with a private key: make a pair for your tests, sign with the private key as PEM, and give the app the public one.`,
  )
}
