import { defineProvider, type Provider } from '@posthorn/core'
import { metaScheme, metaVerification } from './internal/meta.js'

/** What happened to one object. */
export interface MetaEntry {
  readonly id: string
  /** Seconds since 1970; milliseconds in some products. */
  readonly time: number
  readonly changes?: readonly { readonly field: string; readonly value: unknown }[]
  /** Messenger and Instagram messaging. */
  readonly messaging?: readonly Readonly<Record<string, unknown>>[]
  readonly [field: string]: unknown
}

/** A batch of changes, of one kind of object. */
export interface MetaEvent {
  readonly object: string
  readonly entry: readonly MetaEntry[]
}

/** Events of Meta, by the kind of object: `page`, `instagram`, `user`. */
export type MetaEvents = Readonly<Record<string, MetaEvent>>

/**
 * Facebook, Messenger and Instagram; WhatsApp is `whatsapp`. `secret` is the app's secret, and `verifyToken` the text that
 * was set beside the address in the App Dashboard. One delivery can hold many changes of several fields, so its name is the
 * kind of object: look at every entry. There is no delivery id, so equal bodies are one delivery. It retries for 36 hours.
 */
export const meta: Provider<MetaEvents> = defineProvider({
  name: 'meta',
  docs: 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started',
  schemes: [metaScheme],
  type: '{json:object}',
  handshakes: [metaVerification],
})
