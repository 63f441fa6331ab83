import { defineProvider, type Provider } from '@posthorn/core'

/** A change. Fetch `resourceUrl` for what it holds. */
export interface XeroEvent {
  readonly resourceUrl: string
  readonly resourceId: string
  readonly tenantId: string
  readonly tenantType: string
  readonly eventCategory: string
  readonly eventType: string
  /** ISO 8601, without a time zone. */
  readonly eventDateUtc: string
}

/** Events of Xero: each delivery is a list of changes. */
export interface XeroEvents {
  events: {
    /** Empty, or null, where Xero only asks whether the endpoint checks signatures. */
    readonly events: readonly XeroEvent[] | null
    readonly firstEventSequence: number
    readonly lastEventSequence: number
    readonly entropy: string
  }
}

/**
 * Xero. The secret is the app's webhook signing key, used as it is shown: it looks like base64 and is not decoded. Before
 * it sends anything, Xero tests the endpoint with lists that are empty, some of them signed wrongly; they reach your
 * handler as `events` without a change in them. Replies are what Xero demands: 200 or 401 with an empty body, and no cookies.
 */
export const xero: Provider<XeroEvents> = defineProvider({
  name: 'xero',
  docs: 'https://developer.xero.com/documentation/guides/webhooks/configuring-your-server/',
  schemes: [
    { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-xero-signature', encoding: 'base64' }, signed: '{body}' },
  ],
  type: 'events',
  timeoutMs: 5000,
  replies: { ok: { status: 200 }, refused: { status: 401 }, invalid: { status: 400 }, failed: { status: 500 } },
})
