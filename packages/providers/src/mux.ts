import { defineProvider, type Provider } from '@posthorn/core'

/** Something that happened to an asset, a live stream, an upload. */
export interface MuxEvent {
  readonly type: string
  readonly id: string
  /** ISO 8601. */
  readonly created_at: string
  readonly object: { readonly type: string; readonly id: string }
  readonly environment: { readonly name: string; readonly id: string }
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of Mux, by name: `video.asset.ready`. */
export type MuxEvents = Readonly<Record<string, MuxEvent>>

/** Mux. The secret is the webhook's signing secret, from its settings; every address has its own. */
export const mux: Provider<MuxEvents> = defineProvider({
  name: 'mux',
  docs: 'https://www.mux.com/docs/core/verify-webhook-signatures',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:mux-signature', fields: { separator: ',', pick: 'v1', timestamp: 't' }, encoding: 'hex' },
      signed: '{timestamp}.{body}',
    },
  ],
  // Previous attempts are listed in the body, so a retry is another body; the id stays.
  id: 'json:id',
  type: '{json:type}',
})
