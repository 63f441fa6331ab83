import type { ErrorCode } from '../errors/error-table.js'
import type { CompiledProvider } from '../provider/compiled-provider.js'
import { resolveRef } from '../provider/ref.js'
import { repeated, type RequestView } from '../request/request-view.js'

/** The key id of a request; nothing where it names none, or more than one. */
export function keyIdOf({ keyId }: CompiledProvider, view: RequestView): string | undefined {
  const found = keyId && resolveRef(keyId, view)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** Why a request cannot be of this provider, if its key id says so. */
export function keyIdProblem({ keyId }: CompiledProvider, view: RequestView): ErrorCode | undefined {
  const found = keyId && resolveRef(keyId, view)
  if (found === repeated) return 'header_repeated'
  return keyId && !found ? 'key_id_missing' : undefined
}
