import { defineProvider, type Provider } from '@posthorn/core'
import { standardScheme } from './internal/standard-webhooks-scheme.js'

/** Envelope of a Finch event. */
export interface FinchEvent {
  readonly event_type: string
  /** What to tell connections apart by. */
  readonly connection_id?: string
  readonly entity_id?: string
  /** Deprecated, as `account_id`: use `connection_id`. */
  readonly company_id?: string
  readonly account_id?: string
  readonly data?: Readonly<Record<string, unknown>> | null
}

/** Events of Finch, by name: `account.updated`. */
export type FinchEvents = Readonly<Record<string, FinchEvent>>

/** Finch. `secret` is the webhook's secret from the developer dashboard: base64 without a prefix. The id is signed. */
export const finch: Provider<FinchEvents> = defineProvider({
  name: 'finch',
  docs: 'https://developer.tryfinch.com/developer-resources/Webhooks',
  schemes: [standardScheme({ prefix: 'finch', id: 'finch-event-id', key: { encoding: 'base64' } })],
  id: 'header:finch-event-id',
  type: '{json:event_type}',
})
