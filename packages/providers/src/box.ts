import { defineProvider, type Provider } from '@posthorn/core'

/** Something that happened to a file or a folder. */
export interface BoxEvent {
  readonly type: 'webhook_event'
  /** Stays the same when a delivery is retried. */
  readonly id: string
  /** ISO 8601. */
  readonly created_at: string
  readonly trigger: string
  readonly webhook: { readonly id: string; readonly type: 'webhook' }
  readonly created_by: Readonly<Record<string, unknown>>
  readonly source: Readonly<Record<string, unknown>>
}

/** Events of Box, by trigger: `FILE.UPLOADED`. */
export type BoxEvents = Readonly<Record<string, BoxEvent>>

/**
 * Box, webhooks V2. The secrets are the primary and the secondary signature key of the app: give both as a list, so that
 * either can be renewed while the other still signs.
 */
export const box: Provider<BoxEvents> = defineProvider({
  name: 'box',
  docs: 'https://developer.box.com/guides/webhooks/v2/signatures-v2/',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: ['header:box-signature-primary', 'header:box-signature-secondary'], encoding: 'base64' },
      signed: '{body}{timestamp}',
      timestamp: { from: 'header:box-delivery-timestamp', unit: 'iso' },
      require: { 'header:box-signature-version': '1', 'header:box-signature-algorithm': 'HmacSHA256' },
    },
  ],
  // The id in the header changes with each attempt.
  id: 'json:id',
  type: '{json:trigger}',
  toleranceSeconds: 600,
  timeoutMs: 30_000,
})
