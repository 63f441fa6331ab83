import type { Commit } from '../stores/store.js'
import { messageOf, WebhookError } from './errors.js'

/** Why the handlers' work is not there although they came to their end. */
export function notCommitted({ cause, connectionLost }: Extract<Commit, { state: 'rolled_back' }>): WebhookError {
  const problem = messageOf(cause)
  if (connectionLost === true) {
    const message = `The handlers are done, but the connection of their transaction was lost before it was committed: ${problem}`
    return new WebhookError('store_unavailable', message, { cause })
  }
  return new WebhookError('transaction_failed', `The handlers are done, but their transaction failed: ${problem}`, { cause })
}
