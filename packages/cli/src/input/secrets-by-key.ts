import type { VerifyOptions } from '@posthorn/core'
import type { NamedSecret } from '../explain/explanation.js'

/** Secrets as `verify` takes them. */
export function secretInput(secrets: readonly NamedSecret[], keyId: string | undefined): VerifyOptions['secret'] {
  const values = secrets.map(({ value }) => value)
  return keyId === undefined ? values : { [keyId]: values }
}
