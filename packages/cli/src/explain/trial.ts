import { isAsyncFunction } from 'node:util/types'
import { isWebhookError, type Provider, verify } from '@posthorn/core'
import { type ClaimedTime, claimedTimes } from './claimed-time.js'
import type { Cause, NamedSecret, SavedRequest } from './explanation.js'

/** A request and what to verify it with: as given, or with something changed. */
export interface Trial {
  readonly provider: Provider
  readonly secret: NamedSecret
  readonly request: SavedRequest
  readonly keyId: string | undefined
  readonly publicUrl: string | undefined
}

/** A trial with something changed, and what it would mean if it verified. */
export interface Change {
  readonly causes: readonly Cause[]
  readonly trial: Trial
}

/** Everything of one kind that may be wrong. */
export type Dimension = (trial: Trial) => Iterable<Change>

/** Why a trial does not verify. */
export interface Refused {
  readonly code: string
  readonly message: string
}

/** A signature that holds over a time outside the window. */
interface Late {
  readonly time: ClaimedTime
  readonly refused: Refused
}

/** What became of a trial. */
export type Outcome = { readonly scheme: string; readonly late?: Late } | Refused

/** Whether a provider is verified with what it fetches, which nobody may make it do by a saved request. */
export const fetches = ({ schemes }: Provider): boolean =>
  schemes.some((scheme) => scheme.kind === 'custom' && isAsyncFunction(scheme.verify))

/** Verifies a trial. Where only the time is wrong it is verified at the time that it claims to be from. */
export function judge(trial: Trial, now: number): Outcome {
  const outcome = attempt(trial, now)
  if (!('code' in outcome) || !/^timestamp_(?:too_old|in_future)$/.test(outcome.code)) return outcome
  let then: Outcome = outcome
  for (const time of claimedTimes(trial)) {
    then = attempt(trial, time.at)
    if (!('code' in then)) return { ...then, late: { time, refused: outcome } }
  }
  return { code: outcome.code, message: then === outcome ? outcome.message : `${outcome.message} ${then.message}` }
}

function attempt({ provider, secret, request, keyId, publicUrl }: Trial, now: number): Outcome {
  if (fetches(provider))
    return { code: 'secret_unavailable', message: `"${provider.name}" fetches what it verifies with, which is not done here.` }
  const address = publicUrl === undefined ? {} : { publicUrl }
  const { stackTraceLimit } = Error
  // Nearly every trial is refused, and to collect where each error comes from takes longer than to verify.
  Error.stackTraceLimit = 0
  try {
    const found = verify(provider, { ...request, ...address, secret: secret.value, now })
    if (keyId !== undefined && found.keyId !== undefined && found.keyId !== keyId)
      return { code: 'key_unknown', message: 'The request names another key.' }
    return { scheme: found.scheme }
  } catch (error) {
    if (isWebhookError(error)) return { code: error.code, message: error.message }
    return { code: 'callback_failed', message: 'The request could not be verified.' }
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}
