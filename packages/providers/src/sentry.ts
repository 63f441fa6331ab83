import { defineProvider, type Provider } from '@posthorn/core'

/** What every webhook of an integration shares. */
export interface SentryWebhook {
  readonly action: string
  readonly installation: { readonly uuid: string }
  readonly data: Readonly<Record<string, unknown>>
  readonly actor: { readonly type: string; readonly id: string | number; readonly name: string }
}

/** Events of Sentry, by resource and action: `issue.created`. */
export type SentryEvents = Readonly<Record<string, SentryWebhook>>

/**
 * Sentry's integration platform. The secret is the integration's client secret. Only the body is signed: the resource in
 * the event's name, the time and the id stand in headers that anyone can change. The sender waits for
 * one second: set `acknowledge: 'queue'` or `'before'` where handlers may take longer.
 */
export const sentry: Provider<SentryEvents> = defineProvider({
  name: 'sentry',
  docs: 'https://docs.sentry.io/organization/integrations/integration-platform/webhooks/',
  schemes: [
    { kind: 'hmac', hash: 'sha256', signature: { from: 'header:sentry-hook-signature', encoding: 'hex' }, signed: '{body}' },
  ],
  id: 'header:request-id',
  type: ['{header:sentry-hook-resource}.{json:action}', '{header:sentry-hook-resource}'],
  // An issue that is resolved, reopened and resolved again can give two equal bodies; nothing but the id, unsigned as it is,
  // tells them apart. A copy under another id is handled, and `delivery.replayed` says so.
  replay: 'flag',
  timeoutMs: 1000,
})
