import { defineProvider, type Provider } from '@posthorn/core'
import { standardScheme } from './internal/standard-webhooks-scheme.js'

/** Envelope of a Polar event. */
export interface PolarEvent {
  readonly type: string
  /** ISO 8601. */
  readonly timestamp: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of Polar, by name: `order.paid`. */
export type PolarEvents = Readonly<Record<string, PolarEvent>>

/**
 * Polar. `secret` is the text that was set for the endpoint, as it is: do not encode it in base64, as Polar's document
 * asks users of other libraries to. The id is signed. It retries up to 10 times with growing pauses, and disables an
 * endpoint after 10 failures in a row.
 */
export const polar: Provider<PolarEvents> = defineProvider({
  name: 'polar',
  docs: 'https://polar.sh/docs/integrate/webhooks/delivery',
  schemes: [standardScheme({ key: { encoding: 'utf8' } })],
  id: 'header:webhook-id',
  type: '{json:type}',
  timeoutMs: 10_000,
})
