import { defineProvider, type Provider } from '@posthorn/core'

/** What the webhooks of Jira share. */
export interface JiraWebhook {
  readonly webhookEvent: string
  /** Milliseconds since 1970. */
  readonly timestamp: number
  readonly user?: Readonly<Record<string, unknown>>
  readonly issue?: Readonly<Record<string, unknown>>
  readonly changelog?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** Events of Jira, by name: `jira:issue_updated`. */
export type JiraEvents = Readonly<Record<string, JiraWebhook>>

/**
 * Jira Cloud, webhooks of an administrator or of the REST API. The secret is the webhook's; without one Jira does not sign.
 * The identifier is not signed, so equal bodies are one delivery, whatever it says. Webhooks of Connect apps carry a JWT
 * instead and are refused.
 */
export const jira: Provider<JiraEvents> = defineProvider({
  name: 'jira',
  docs: 'https://developer.atlassian.com/cloud/jira/platform/webhooks/',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-hub-signature', prefix: 'sha256=', encoding: 'hex' },
      signed: '{body}',
    },
  ],
  id: 'header:x-atlassian-webhook-identifier',
  type: '{json:webhookEvent}',
  retriedStatuses: ['408', '409', '425', '429', '5xx'],
})
