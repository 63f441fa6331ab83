import { defineProvider, type Provider } from '@posthorn/core'
import { discordScheme } from './internal/discord.js'

/** What interactions share. For the rest, use the types of `discord-api-types` with `withEvents`. */
export interface DiscordInteraction<Type extends number> {
  readonly id: string
  readonly application_id: string
  readonly type: Type
  /** Lets the app answer later, for 15 minutes. */
  readonly token: string
  readonly version: 1
  readonly data: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** Interactions of Discord, by the number of their type. */
export interface DiscordInteractionsEvents {
  /** Application command. */
  readonly '2': DiscordInteraction<2>
  /** Message component. */
  readonly '3': DiscordInteraction<3>
  /** Autocomplete of an application command. */
  readonly '4': DiscordInteraction<4>
  /** Modal that was submitted. */
  readonly '5': DiscordInteraction<5>
}

/**
 * Interactions of a Discord app over HTTP. `secret` is the app's public key, as hex. The reply is the response: set it
 * with `delivery.reply({ body: { type: 4, data: … } })` within 3 seconds. Pings are answered without a handler. Discord
 * also sends wrong signatures to see them refused with 401.
 */
export const discordInteractions: Provider<DiscordInteractionsEvents> = defineProvider({
  name: 'discord-interactions',
  docs: 'https://discord.com/developers/docs/interactions/overview',
  schemes: [discordScheme],
  id: 'json:id',
  type: '{json:type}',
  timeoutMs: 3000,
  handshakes: [
    { when: { method: 'POST', ref: 'json:type', equals: '1' }, verify: 'signature', reply: { fixed: { body: { type: 1 } } } },
  ],
})
