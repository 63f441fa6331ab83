import { defineProvider, type Provider } from '@posthorn/core'

/** One change of a resource. */
export interface AsanaEvent {
  /** `changed`, `added`, `removed`, `deleted` or `undeleted`. */
  readonly action: string
  readonly resource: { readonly gid: string; readonly resource_type: string; readonly [field: string]: unknown }
  readonly parent: { readonly gid: string; readonly resource_type: string } | null
  readonly user: { readonly gid: string; readonly resource_type: string } | null
  /** ISO 8601. */
  readonly created_at: string
  readonly change?: Readonly<Record<string, unknown>>
}

/** Events of Asana: a request holds several, and none in the heartbeat that comes every eight hours. */
export interface AsanaEvents {
  events: { readonly events: readonly AsanaEvent[] }
}

/**
 * Asana. Every webhook has a secret of its own, which its first request brings: give the receiver `captureSecret` to keep
 * it, and a `secret` that finds it again. That request is not signed, so anyone can send one: put something that only
 * Asana was told into the address, and keep a secret only while you create a webhook. There is no id, so equal bodies are
 * one delivery. A reply of 410 deletes the webhook.
 */
export const asana: Provider<AsanaEvents> = defineProvider({
  name: 'asana',
  docs: 'https://developers.asana.com/docs/webhooks-guide',
  schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-hook-signature', encoding: 'hex' }, signed: '{body}' }],
  type: 'events',
  timeoutMs: 10_000,
  handshakes: [
    {
      when: { method: 'POST', ref: 'header:x-hook-secret' },
      verify: 'none',
      reply: { headers: { 'x-hook-secret': 'header:x-hook-secret' } },
      capture: 'header:x-hook-secret',
    },
  ],
})
