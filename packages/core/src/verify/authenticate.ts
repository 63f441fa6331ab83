import { isPromise } from 'node:util/types'
import { payloadForScheme } from '../body/payload.js'
import type { ErrorCode } from '../errors/error-table.js'
import { WebhookError } from '../errors/errors.js'
import type { ReceiverConfig } from '../options/receiver-config.js'
import type { RequestView } from '../request/request-view.js'
import { openToken, selectScheme } from '../scheme/select-scheme.js'
import type { Keys, SecretRequest } from '../secrets/secret-input.js'
import { within } from '../timing/promises.js'
import { assertionsHold, checkSignature } from './check.js'
import { type Evidence, gatherEvidence, type Window } from './evidence.js'
import { keyIdOf, keyIdProblem } from './key-id.js'

/**
 * Everything that can be refused by the headers alone, before the body is read. Gives the evidence, the reason to
 * refuse, or nothing where the provider does not sign or signs inside the body.
 */
export function examineHeaders(config: ReceiverConfig, view: RequestView, window: Window): Evidence | ErrorCode | undefined {
  const evidence = config.keyring ? examineSignature(config, view, window) : undefined
  return typeof evidence === 'string' ? evidence : (examineBodyHeaders(config, view) ?? evidence)
}

function examineSignature(
  { provider, schemes }: ReceiverConfig,
  view: RequestView,
  window: Window,
): Evidence | ErrorCode | undefined {
  const compiled = provider['~compiled']
  const scheme = selectScheme(schemes, view)
  if (!scheme) return 'signature_missing'
  if (!scheme.inBody) openToken(scheme, view)
  if (scheme.definition.kind === 'jwt' && !scheme.inBody && !view.jwt) return gatherEvidence(scheme, view, window)
  const problem = scheme.inBody && compiled.keyId?.source === 'jwt' ? undefined : keyIdProblem(compiled, view)
  if (problem) return problem
  return scheme.inBody ? undefined : gatherEvidence(scheme, view, window)
}

function examineBodyHeaders({ bodyLimit }: ReceiverConfig, view: RequestView): ErrorCode | undefined {
  // Inflating before the signature is checked would sign off other bytes than were received, and feeds bombs.
  if (view.headers.values('content-encoding').some((value) => !/^(?:identity)?$/i.test(value.trim())))
    return 'encoding_unsupported'
  return Number(view.headers.values('content-length')[0] ?? 0) > bodyLimit ? 'body_too_large' : undefined
}

type Authenticated = Evidence | ErrorCode | undefined

/**
 * Checks the signature over the body that was read. Gives the evidence, the reason to refuse, or nothing in unsigned mode;
 * a promise of it only where something has to be waited for.
 */
export function authenticate(
  config: ReceiverConfig,
  view: RequestView,
  window: Window,
  examined: Evidence | undefined,
  asked: SecretRequest,
): Authenticated | Promise<Authenticated> {
  const { keyring, format, provider, schemes } = config
  if (!keyring) return undefined
  const scheme = examined?.scheme ?? selectScheme(schemes, view)
  if (!scheme) return 'signature_missing'
  payloadForScheme(scheme, view, format)
  // What stands in the body could not be looked at before.
  const evidence = examined && !scheme.readsPayload ? examined : gatherEvidence(scheme, view, window)
  if (typeof evidence === 'string') return evidence
  const compiled = provider['~compiled']
  // A token in the body names its key there, too.
  const missing = scheme.inBody ? keyIdProblem(compiled, view) : undefined
  if (missing) return missing
  const named = scheme.inBody && compiled.keyId ? { ...asked, keyId: keyIdOf(compiled, view) } : asked
  const keys = keyring.keysFor(evidence.scheme, named)
  if (scheme.method.verifyLater || isPromise(keys)) return checkLater(config, evidence, view, keys)
  return checkSignature(compiled, evidence, view, keys) ?? evidence
}

async function checkLater(
  config: ReceiverConfig,
  evidence: Evidence,
  view: RequestView,
  pending: Keys | Promise<Keys>,
): Promise<Authenticated> {
  const keys = await pending
  const problem = evidence.scheme.method.verifyLater
    ? await askCustom(config, evidence, view, keys)
    : checkSignature(config.provider['~compiled'], evidence, view, keys)
  return problem ?? evidence
}

/** A custom scheme that may have to fetch what it verifies with: not being able to is no fault of the sender's. */
async function askCustom(
  { provider, secretTimeoutMs }: ReceiverConfig,
  { scheme }: Evidence,
  view: RequestView,
  { known, keys }: Keys,
): Promise<ErrorCode | undefined> {
  const verdicts = Promise.all(keys.map((key) => scheme.method.verifyLater!(key, view)))
  const found = await within(verdicts, secretTimeoutMs).catch((cause: unknown): readonly boolean[] => {
    // A stand-in is no secret of the app's, so that its code may well fail on it: that must not tell which keys there are.
    if (!known) return []
    throw new WebhookError('secret_unavailable', `What "${provider.name}" is verified with could not be fetched.`, { cause })
  })
  if (!known) return 'key_unknown'
  if (!found) throw new WebhookError('secret_unavailable', `"${provider.name}" was not verified within ${secretTimeoutMs} ms.`)
  return found.includes(true) && assertionsHold(scheme, view) ? undefined : 'signature_mismatch'
}
