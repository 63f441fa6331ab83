import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Heroku event. */
export interface HerokuEvent {
  readonly id: string
  /** Such as `release`. */
  readonly resource: string
  readonly action: 'create' | 'update' | 'destroy'
  readonly data: Readonly<Record<string, unknown>>
  readonly previous_data?: Readonly<Record<string, unknown>>
  readonly actor?: { readonly id: string; readonly email: string }
  readonly webhook_metadata?: {
    readonly attempt: { readonly id: string }
    readonly delivery: { readonly id: string }
    readonly event: { readonly id: string; readonly include: string }
    readonly webhook: { readonly id: string }
  }
  readonly [field: string]: unknown
}

/** Events of Heroku, by resource and action: `release.create`. */
export type HerokuEvents = Readonly<Record<string, HerokuEvent>>

/**
 * App and add-on webhooks of Heroku. The secret is the webhook's `secret`. Only webhooks with the level `sync` are
 * retried; with `notify` a handler that fails loses the delivery.
 */
export const heroku: Provider<HerokuEvents> = defineProvider({
  name: 'heroku',
  docs: 'https://devcenter.heroku.com/articles/app-webhooks',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:heroku-webhook-hmac-sha256', encoding: 'base64' },
      signed: '{body}',
    },
  ],
  id: 'json:webhook_metadata.delivery.id',
  type: '{json:resource}.{json:action}',
})
