import { defineProvider, type Provider } from '@posthorn/core'

/** Kinds of updates, by the field that holds one. */
const kinds = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'message_reaction',
  'message_reaction_count',
  'inline_query',
  'chosen_inline_result',
  'callback_query',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
  'poll',
  'poll_answer',
  'my_chat_member',
  'chat_member',
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
] as const

/** An update: its id, and the field that says what it is. */
export type TelegramUpdate<Kind extends string> = { readonly update_id: number } & {
  readonly [field in Kind]: Readonly<Record<string, unknown>>
}

/** Events of Telegram, by the kind of update; `update` is one of a kind that is newer than this list. */
export type TelegramEvents = { readonly [kind in (typeof kinds)[number]]: TelegramUpdate<kind> } & {
  readonly update: Readonly<Record<string, unknown>> & { readonly update_id: number }
}

/**
 * Telegram bots. The secret is the `secret_token` that was given to `setWebhook`: 1 to 256 letters, digits, `_` and `-`.
 * Nothing is signed: the token says who sent an update, and not that it arrived unchanged. A reply may hold a call of a bot
 * method; set it with `delivery.reply`.
 */
export const telegram: Provider<TelegramEvents> = defineProvider({
  name: 'telegram',
  docs: 'https://core.telegram.org/bots/api#setwebhook',
  schemes: [{ kind: 'token', signature: { from: 'header:x-telegram-bot-api-secret-token' } }],
  id: 'json:update_id',
  type: [{ firstOf: kinds }, 'update'],
})
