import { defineProvider, type Provider } from '@posthorn/core'
import { standardScheme } from './internal/standard-webhooks-scheme.js'

/** What GitLab's payloads share. */
export interface GitlabEvent {
  readonly object_kind?: string
  /** Name of the events that have no `object_kind`, such as those of group members. */
  readonly event_name?: string
  readonly object_attributes?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** Events of GitLab: `object_kind`, such as `push` or `merge_request`, else `event_name`. */
export type GitlabEvents = Readonly<Record<string, GitlabEvent>>

/**
 * GitLab with a signing token. `secret` is that token, `whsec_…`; for hooks that only have a secret token there is
 * `gitlab-token`. The id is signed and equals `Idempotency-Key`. The event's name is taken from the signed body, not from
 * `X-Gitlab-Event`. A hook that keeps being answered 4xx is disabled until someone tests it.
 */
export const gitlab: Provider<GitlabEvents> = defineProvider({
  name: 'gitlab',
  docs: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
  schemes: [standardScheme()],
  id: 'header:webhook-id',
  type: ['{json:object_kind}', '{json:event_name}'],
})
