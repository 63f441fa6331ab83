import { defineProvider, type Provider } from '@posthorn/core'

/** What Buildkite sends; builds, jobs, agents and pipelines come besides. */
export interface BuildkiteEvent {
  /** The name: `build.finished`. */
  readonly event: string
  readonly sender?: { readonly id: string; readonly name: string }
  readonly [field: string]: unknown
}

/** Events of Buildkite, by name. */
export type BuildkiteEvents = Readonly<Record<string, BuildkiteEvent>>

/**
 * Buildkite. The secret is the token of the notification service, which must be set to send an HMAC signature: by default
 * it sends the token itself, and every request is refused. There is no delivery id: equal bodies are one delivery.
 */
export const buildkite: Provider<BuildkiteEvents> = defineProvider({
  name: 'buildkite',
  docs: 'https://buildkite.com/docs/apis/webhooks/pipelines',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: {
        from: 'header:x-buildkite-signature',
        fields: { separator: ',', pick: 'signature', timestamp: 'timestamp' },
        encoding: 'hex',
      },
      signed: '{timestamp}.{body}',
    },
  ],
  type: '{json:event}',
})
