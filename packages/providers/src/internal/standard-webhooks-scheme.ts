import type { HmacScheme, KeyFormat } from '@posthorn/core'

/** Where a sender of the Standard Webhooks scheme departs from it. */
export interface StandardScheme {
  /** What its header names begin with. @default 'webhook' */
  readonly prefix?: string
  /** Header of the id. @default the prefix and `-id` */
  readonly id?: string
  /** @default base64 after `whsec_` */
  readonly key?: KeyFormat
}

// The specification asks for 24 to 64 bytes; senders are not that strict.
const whsec: KeyFormat = { encoding: 'base64', prefix: 'whsec_', minBytes: 16 }

/** The symmetric scheme of Standard Webhooks (`v1`), which Svix and its customers sign with under their own header names. */
export const standardScheme = ({ prefix = 'webhook', id = `${prefix}-id`, key = whsec }: StandardScheme = {}): HmacScheme =>
  Object.freeze<HmacScheme>({
    kind: 'hmac',
    hash: 'sha256',
    key,
    signature: { from: `header:${prefix}-signature`, list: { version: 'v1' }, encoding: 'base64' },
    signed: `{header:${id}}.{timestamp}.{body}`,
    timestamp: { from: `header:${prefix}-timestamp`, unit: 's' },
  })

/** How Svix delivers, for whomever. */
export const svixDelivery: { readonly timeoutMs: number; readonly retries: readonly number[] } = Object.freeze({
  timeoutMs: 15_000,
  retries: Object.freeze([5, 300, 1800, 7200, 18_000, 36_000, 36_000]),
})
