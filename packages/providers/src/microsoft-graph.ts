import { defineProvider, type Provider } from '@posthorn/core'

/** One change, or a message about the life of a subscription. */
export interface MicrosoftGraphNotification {
  readonly id?: string
  readonly subscriptionId: string
  /** ISO 8601. */
  readonly subscriptionExpirationDateTime: string
  readonly clientState: string
  readonly tenantId: string
  readonly changeType?: 'created' | 'updated' | 'deleted'
  readonly lifecycleEvent?: 'missed' | 'subscriptionRemoved' | 'reauthorizationRequired'
  /** Path of the resource, relative to the API's root. */
  readonly resource?: string
  readonly resourceData?: Readonly<Record<string, unknown>>
}

/** What one request holds. */
export interface MicrosoftGraphNotifications {
  readonly value: readonly MicrosoftGraphNotification[]
}

/** Events of Microsoft Graph: there is one, since a request can hold changes of several kinds. */
export interface MicrosoftGraphEvents {
  notifications: MicrosoftGraphNotifications
}

/**
 * Change notifications of Microsoft Graph. The secret is the `clientState` that you gave to the subscription; every
 * notification of a request must have it. Nothing is signed: read the resource from the API. Notifications look alike, so
 * none is suppressed as a duplicate and a retry runs again. Those with resource data are encrypted: decrypt them yourself,
 * and check their `validationTokens`.
 */
export const microsoftGraph: Provider<MicrosoftGraphEvents> = defineProvider({
  name: 'microsoft-graph',
  docs: 'https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks',
  schemes: [{ kind: 'token', each: 'json:value', signature: { from: 'item:clientState' } }],
  type: 'notifications',
  // There is no time, and an id only in some: each change to a drive has the body of the last.
  identity: 'none',
  // Graph waits longer, but calls an endpoint slow that takes more than three seconds, and drops its notifications.
  timeoutMs: 3000,
  handshakes: [
    { when: { method: 'POST', ref: 'query:validationToken' }, verify: 'none', reply: { text: 'query:validationToken' } },
  ],
})
