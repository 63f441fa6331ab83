import { defineProvider, type Provider } from '@posthorn/core'
import { standardScheme } from './internal/standard-webhooks-scheme.js'

/** Events of a sender that follows Standard Webhooks; their names are its own. */
export type StandardWebhooksEvents = Readonly<Record<string, unknown>>

/**
 * Senders that follow the Standard Webhooks specification, symmetric (`v1`). The id is signed. Give it the events of your
 * sender with `withEvents`.
 */
export const standardWebhooks: Provider<StandardWebhooksEvents> = defineProvider({
  name: 'standard-webhooks',
  docs: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
  schemes: [standardScheme()],
  id: 'header:webhook-id',
  type: '{json:type}',
  timeoutMs: 15_000,
  // The specification's example schedule.
  retries: [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400],
})
