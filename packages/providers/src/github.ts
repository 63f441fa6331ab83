import { defineProvider, type Provider } from '@posthorn/core'

/** What most GitHub payloads share. For the rest, use the types of Octokit with `withEvents`. */
export interface GithubEvent {
  readonly action?: string
  readonly sender?: { readonly login: string; readonly id: number }
  readonly repository?: { readonly id: number; readonly name: string; readonly full_name: string }
  readonly [field: string]: unknown
}

/** Events of GitHub: `push`, or `issues.opened` where the payload has an action. */
export type GithubEvents = Readonly<Record<string, GithubEvent>>

/**
 * GitHub. Only the body is signed: the delivery id and the event's name stand in headers that anyone can change, so
 * an equal body is the same delivery whatever its id says. GitHub never retries by itself; a handler that fails loses
 * the delivery unless someone redelivers it.
 */
export const github: Provider<GithubEvents> = defineProvider({
  name: 'github',
  docs: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-hub-signature-256', prefix: 'sha256=', encoding: 'hex' },
      signed: '{body}',
    },
  ],
  id: 'header:x-github-delivery',
  type: ['{header:x-github-event}.{json:action}', '{header:x-github-event}'],
  replay: 'suppress',
  timeoutMs: 10_000,
  retries: [],
  bodyLimit: 26_214_400,
})
