import { defineProvider, type Provider } from '@posthorn/core'

/** What every CircleCI event has; jobs, workflows and pipelines come besides. */
export interface CircleciEvent {
  /** Stays the same when an event is sent again. */
  readonly id: string
  /** The name: `workflow-completed`, `job-completed`, `ping`. */
  readonly type: string
  /** ISO 8601. */
  readonly happened_at: string
  readonly webhook: { readonly id: string; readonly name: string }
  readonly [field: string]: unknown
}

/** Events of CircleCI, by name. */
export type CircleciEvents = Readonly<Record<string, CircleciEvent>>

/**
 * Outbound webhooks of CircleCI. The secret is the webhook's secret token, which is optional there: without one nothing
 * is signed, and every request refused. Signatures of other versions than `v1` are passed over.
 */
export const circleci: Provider<CircleciEvents> = defineProvider({
  name: 'circleci',
  docs: 'https://circleci.com/docs/guides/integration/outbound-webhooks/',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:circleci-signature', fields: { separator: ',', pick: 'v1' }, encoding: 'hex' },
      signed: '{body}',
    },
  ],
  id: 'json:id',
  type: '{json:type}',
  timeoutMs: 10_000,
})
