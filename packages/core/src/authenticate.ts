import { checkSignature } from './check.js'
import type { ErrorCode } from './error-table.js'
import { type Evidence, gatherEvidence, selectScheme, type Window } from './evidence.js'
import { payloadForScheme } from './payload.js'
import type { ReceiverConfig } from './receiver-config.js'
import { resolveRef } from './ref.js'
import { repeated, type RequestView } from './request-view.js'
import type { SecretRequest } from './secret-input.js'

/**
 * Everything that can be refused by the headers alone, before the body is read. Gives the evidence, the reason to
 * refuse, or nothing where the provider does not sign or signs inside the body.
 */
export function examineHeaders(config: ReceiverConfig, view: RequestView, window: Window): Evidence | ErrorCode | undefined {
  const evidence = config.keyring ? examineSignature(config, view, window) : undefined
  return typeof evidence === 'string' ? evidence : (examineBodyHeaders(config, view) ?? evidence)
}

function examineSignature({ provider }: ReceiverConfig, view: RequestView, window: Window): Evidence | ErrorCode | undefined {
  const compiled = provider['~compiled']
  const scheme = selectScheme(compiled, view)
  if (!scheme) return 'signature_missing'
  if (compiled.keyId) {
    const keyId = resolveRef(compiled.keyId, view)
    if (keyId === repeated) return 'header_repeated'
    if (keyId === undefined || keyId === '') return 'key_id_missing'
  }
  return scheme.inBody ? undefined : gatherEvidence(scheme, view, window)
}

function examineBodyHeaders({ bodyLimit }: ReceiverConfig, view: RequestView): ErrorCode | undefined {
  // Inflating before the signature is checked would sign off other bytes than were received, and feeds bombs.
  if (view.headers.values('content-encoding').some((value) => !/^(?:identity)?$/i.test(value.trim())))
    return 'encoding_unsupported'
  return Number(view.headers.values('content-length')[0] ?? 0) > bodyLimit ? 'body_too_large' : undefined
}

/** Checks the signature over the body that was read. Gives the evidence, the reason to refuse, or nothing in unsigned mode. */
export async function authenticate(
  { provider, keyring, format }: ReceiverConfig,
  view: RequestView,
  window: Window,
  examined: Evidence | undefined,
  asked: SecretRequest,
): Promise<Evidence | ErrorCode | undefined> {
  if (!keyring) return undefined
  const scheme = examined?.scheme ?? selectScheme(provider['~compiled'], view)
  if (!scheme) return 'signature_missing'
  payloadForScheme(scheme, view, format)
  // What stands in the body could not be looked at before.
  const evidence = examined && !scheme.readsPayload ? examined : gatherEvidence(scheme, view, window)
  if (typeof evidence === 'string') return evidence
  const keys = await keyring.keysFor(evidence.scheme, asked)
  return checkSignature(evidence, view, keys) ?? evidence
}
