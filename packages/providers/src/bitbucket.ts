import { defineProvider, type Provider } from '@posthorn/core'

/** What most payloads of Bitbucket share. */
export interface BitbucketEvent {
  readonly actor?: Readonly<Record<string, unknown>>
  readonly repository?: { readonly uuid: string; readonly full_name: string; readonly [field: string]: unknown }
  readonly [field: string]: unknown
}

/** Events of Bitbucket, by key: `repo:push`, `pullrequest:created`. */
export type BitbucketEvents = Readonly<Record<string, BitbucketEvent>>

/**
 * Bitbucket Cloud. The secret is the webhook's; without one Bitbucket does not sign. Only the body is signed: the event's key
 * and the id stand in headers that anyone can change, so equal bodies are one delivery, whatever the id says. `replay: 'flag'`
 * on the receiver tells them apart, for those who push a branch back and forth.
 */
export const bitbucket: Provider<BitbucketEvents> = defineProvider({
  name: 'bitbucket',
  docs: 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-hub-signature', prefix: 'sha256=', encoding: 'hex' },
      signed: '{body}',
    },
  ],
  id: 'header:x-request-uuid',
  type: '{header:x-event-key}',
  timeoutMs: 10_000,
  retriedStatuses: ['5xx'],
})
