import { defineProvider, type Provider } from '@posthorn/core'

/** A change, as a CloudEvent. Fetch the entity for what it holds. */
export interface QuickbooksCloudEvent {
  readonly specversion: string
  readonly id: string
  readonly source: string
  /** Such as `qbo.invoice.created.v1`. */
  readonly type: string
  /** ISO 8601. */
  readonly time: string
  readonly intuitentityid: string
  readonly intuitaccountid: string
  readonly data?: unknown
}

/** The older shape: the changes of one company. */
export interface QuickbooksNotifications {
  readonly eventNotifications: readonly {
    readonly realmId: string
    readonly dataChangeEvent: {
      readonly entities: readonly {
        readonly name: string
        readonly id: string
        readonly operation: string
        /** ISO 8601. */
        readonly lastUpdated: string
      }[]
    }
  }[]
}

/** Events of QuickBooks: each delivery is a list of changes. */
export interface QuickbooksEvents {
  events: readonly QuickbooksCloudEvent[] | QuickbooksNotifications
}

/**
 * QuickBooks Online. The secret is the app's verifier token, not its client secret; sandbox and production have one each.
 * Intuit waits three seconds and may hold back later events until one is acknowledged: hand them to a queue. Every
 * delivery is one `events`, and equal bodies are one delivery.
 */
export const quickbooks: Provider<QuickbooksEvents> = defineProvider({
  name: 'quickbooks',
  docs: 'https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks/managing-webhooks-notifications',
  schemes: [
    { kind: 'hmac', hash: 'sha256', signature: { from: 'header:intuit-signature', encoding: 'base64' }, signed: '{body}' },
  ],
  // Each change has an id, but a delivery has none: another list may begin with the same change.
  type: 'events',
  timeoutMs: 3000,
  // And every six hours from then on.
  retries: [10, 20, 30, 300, 1200, 7200, 14_400, 21_600],
  // The sender has no limit of its own; the document names this as the usual one.
  bodyLimit: 2_097_152,
})
