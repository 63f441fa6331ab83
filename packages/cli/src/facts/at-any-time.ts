import { isWebhookError, type Provider, type Verification, verify, type VerifyOptions } from '@posthorn/core'

const widestSeconds = 604_800
const yearMs = 365 * 86_400_000

/**
 * Verifies a request whatever its age. The times that it can be from are halved until one is found at which it is
 * neither too old nor in the future, which takes some twenty steps.
 *
 * @throws WebhookError as `verify` does, but not for its age.
 */
export function verifyAtAnyTime(provider: Provider, options: VerifyOptions): Verification {
  let [from, to] = [0, Date.now() + 100 * yearMs]
  for (;;) {
    const now = Math.floor((from + to) / 2)
    try {
      return verify(provider, { ...options, now, toleranceSeconds: widestSeconds })
    } catch (error) {
      const code = isWebhookError(error) ? error.code : undefined
      if (to - from < 1000) throw error
      if (code === 'timestamp_too_old') to = now
      else if (code === 'timestamp_in_future') from = now
      else throw error
    }
  }
}
