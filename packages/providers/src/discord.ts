import { defineProvider, type Provider } from '@posthorn/core'
import { discordScheme } from './internal/discord.js'

/** Envelope of a Discord webhook event. */
export interface DiscordEvent {
  readonly version: number
  readonly application_id: string
  /** 1 for events; pings, which are 0, are answered without a handler. */
  readonly type: 1
  readonly event: {
    readonly type: string
    /** ISO 8601. */
    readonly timestamp: string
    readonly data?: Readonly<Record<string, unknown>>
  }
}

/** Webhook events of Discord, by name: `APPLICATION_AUTHORIZED`. */
export type DiscordEvents = Readonly<Record<string, DiscordEvent>>

/**
 * Webhook events of a Discord app; interactions are `discord-interactions`. `secret` is the app's public key, as hex.
 * Success is 204 without a body. Discord also sends wrong signatures to see them refused with 401: some refusals are no
 * cause for alarm. There is no delivery id, so equal bodies are one delivery. It retries for up to 10 minutes.
 */
export const discord: Provider<DiscordEvents> = defineProvider({
  name: 'discord',
  docs: 'https://discord.com/developers/docs/events/webhook-events',
  schemes: [discordScheme],
  type: '{json:event.type}',
  timeoutMs: 3000,
  replies: { ok: { status: 204 } },
  handshakes: [
    {
      when: { method: 'POST', ref: 'json:type', equals: '0' },
      verify: 'signature',
      // A ping's reply must have a content type, although it has no content.
      reply: { fixed: { status: 204, headers: { 'content-type': 'application/json' } } },
    },
  ],
})
