import { defineProvider, type Provider } from '@posthorn/core'
import type { GitlabEvents } from './gitlab.js'

/** Events of GitLab: `object_kind`, such as `push` or `merge_request`, else `event_name`. */
export type GitlabTokenEvents = GitlabEvents

/**
 * GitLab with a secret token, which it sends along as it is. Nothing is signed: whoever saw one request can make any
 * other. Prefer `gitlab` where the hook can have a signing token. `secret` is the hook's secret token.
 */
export const gitlabToken: Provider<GitlabTokenEvents> = defineProvider({
  name: 'gitlab-token',
  docs: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
  schemes: [{ kind: 'token', signature: { from: 'header:x-gitlab-token' } }],
  id: 'header:idempotency-key',
  type: ['{json:object_kind}', '{json:event_name}'],
  // Leaving the id out would protect nothing, as a captured token fits any body, and would take the second of two equal
  // test events for a copy.
  replay: 'flag',
})
