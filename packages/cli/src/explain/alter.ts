import { defineProvider, isWebhookError, type Provider, type Scheme } from '@posthorn/core'
import type { Cause } from './explanation.js'
import type { Change, Trial } from './trial.js'

// Providers and schemes are frozen data. To check one takes longer than to verify a request with it.
const made = new WeakMap<Provider, Map<string, Provider | undefined>>()

/** The provider with another scheme alone; nothing where such a scheme cannot be. */
function providerWith(provider: Provider, scheme: Scheme): Provider | undefined {
  const known = made.get(provider) ?? new Map<string, Provider | undefined>()
  made.set(provider, known)
  const key = JSON.stringify(scheme)
  if (!known.has(key)) known.set(key, make(provider, scheme))
  return known.get(key)
}

function make(provider: Provider, scheme: Scheme): Provider | undefined {
  const { name, docs, keyId, formats, toleranceSeconds } = provider
  const basis = { name, docs, type: 'event', schemes: [scheme] as const, ...(keyId && { keyId }), ...(formats && { formats }) }
  return defined({ ...basis, ...(toleranceSeconds && { toleranceSeconds }) }) ?? defined(basis)
}

function defined(definition: Parameters<typeof defineProvider>[0]): Provider | undefined {
  try {
    return defineProvider(definition)
  } catch (error) {
    if (isWebhookError(error)) return undefined
    throw error
  }
}

/** A trial with each of its provider's schemes changed in several ways. */
export function* schemeChanges(trial: Trial, alter: (scheme: Scheme) => Iterable<readonly [Scheme, Cause]>): Generator<Change> {
  for (const scheme of trial.provider.schemes) {
    for (const [altered, cause] of alter(scheme)) {
      const provider = providerWith(trial.provider, altered)
      if (provider) yield { trial: { ...trial, provider }, causes: [cause] }
    }
  }
}
