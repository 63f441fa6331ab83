import { defineProvider, type Provider } from '@posthorn/core'

/** What an application subscribed to. */
export interface TwitchSubscription {
  readonly id: string
  readonly type: string
  readonly version: string
  /** `enabled`; in a revocation the reason. */
  readonly status: string
  readonly cost: number
  readonly condition: Readonly<Record<string, unknown>>
  readonly transport: Readonly<Record<string, unknown>>
  /** RFC 3339, with nanoseconds. */
  readonly created_at: string
}

/** Something happened. */
export interface TwitchNotification {
  readonly subscription: TwitchSubscription
  readonly event: Readonly<Record<string, unknown>>
}

/** Events of Twitch: `notification.channel.follow`, and `revocation.channel.follow` where Twitch ended the subscription. */
export type TwitchEvents = {
  readonly [type in `notification.${string}`]: TwitchNotification
} & {
  readonly [type in `revocation.${string}`]: { readonly subscription: TwitchSubscription }
}

/**
 * Twitch EventSub by webhook. The secret is the one that was given to the subscription, 10 to 100 characters. The id and the
 * time are signed. Whether a message is a notification or a revocation stands in a header that is not: `subscription.status`
 * in the body says it too. The challenge of a new subscription is answered.
 */
export const twitch: Provider<TwitchEvents> = defineProvider({
  name: 'twitch',
  docs: 'https://dev.twitch.tv/docs/eventsub/handling-webhook-events/',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:twitch-eventsub-message-signature', prefix: 'sha256=', encoding: 'hex' },
      signed: '{header:twitch-eventsub-message-id}{timestamp}{body}',
      timestamp: { from: 'header:twitch-eventsub-message-timestamp', unit: 'iso' },
    },
  ],
  id: 'header:twitch-eventsub-message-id',
  type: '{header:twitch-eventsub-message-type}.{json:subscription.type}',
  toleranceSeconds: 600,
  handshakes: [
    {
      when: { method: 'POST', ref: 'header:twitch-eventsub-message-type', equals: 'webhook_callback_verification' },
      verify: 'signature',
      reply: { text: 'json:challenge' },
    },
  ],
})
