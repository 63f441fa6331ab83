import type { SlackEvent } from '@posthorn/providers/slack'
import type { TelegramEvents } from '@posthorn/providers/telegram'
import type { Occasion } from './occasion.js'
import { closed, open, type Recipe, type Recipes } from './recipe.js'

const text = 'Is the kettle on?'
const form = { 'content-type': 'application/x-www-form-urlencoded' }

const isForm = ({ type }: Occasion): boolean => type.startsWith('/') || type === 'interaction'

const slackEvents = open(
  ({ id, seconds, token, type }, data): SlackEvent => ({
    team_id: token('T', 8).toUpperCase(),
    api_app_id: token('A', 8).toUpperCase(),
    type: 'event_callback',
    event: { type, user: token('U', 8).toUpperCase(), event_ts: `${seconds}.000100`, ...data },
    event_id: id('Ev'),
    event_time: seconds,
  }),
  {
    app_mention: ({ seconds, token }) => ({ text, ts: `${seconds}.000100`, channel: token('C', 8).toUpperCase() }),
    message: ({ seconds, token }) => ({
      text,
      ts: `${seconds}.000100`,
      channel: token('C', 8).toUpperCase(),
      channel_type: 'channel',
    }),
    reaction_added: ({ seconds, token }) => ({
      reaction: 'tea',
      item: { type: 'message', channel: token('C', 8), ts: `${seconds}.000100` },
    }),
  },
)

/** Slash commands and interactions, which are forms. */
function slackForm({ id, token, type }: Occasion): SlackEvent {
  const user_id = token('U', 8).toUpperCase()
  const trigger_id = id('')
  const response_url = `https://hooks.slack.com/commands/${token()}`
  const action = { type: 'block_actions', trigger_id, response_url, user: { id: user_id }, actions: [{ action_id: 'brew' }] }
  if (type === 'interaction') return { payload: JSON.stringify(action) }
  return { team_id: token('T', 8).toUpperCase(), user_id, command: type, text: 'now', response_url, trigger_id }
}

const slack: Recipe = {
  types: [...slackEvents.types, '/deploy', 'interaction'],
  others: /^/,
  make: (at) => (isForm(at) ? slackForm(at) : slackEvents.make(at)),
  headers: (at) => (isForm(at) ? form : {}),
}

const from = { id: 100_000_001, is_bot: false, first_name: 'Ada', username: 'ada' }
const chat = { id: 100_000_001, type: 'private', first_name: 'Ada' }

const update = <Kind extends string>(at: Occasion<Kind>, data: Readonly<Record<string, unknown>>) =>
  ({ update_id: at.numericId(), [at.type]: data }) as { readonly update_id: number } & Readonly<Record<Kind, typeof data>>

const message = (at: Occasion) => ({ message_id: at.number(), date: at.seconds, chat, text })
const channelPost = (at: Occasion) => ({ ...message(at), chat: { id: -100, type: 'channel', title: 'Tea' } })
const business = (at: Occasion) => ({ business_connection_id: at.token('', 12) })
const member = (at: Occasion) => ({
  chat,
  from,
  date: at.seconds,
  old_chat_member: { status: 'left', user: from },
  new_chat_member: { status: 'member', user: from },
})
const poll = (at: Occasion) => ({
  id: at.token(),
  question: 'Tea?',
  options: [{ text: 'Yes', voter_count: 1 }],
  is_closed: false,
})
const reactions = (at: Occasion) => ({ chat, message_id: at.number(), date: at.seconds })

const telegram: Recipe = closed<TelegramEvents>({
  message: (at) => update(at, { ...message(at), from }),
  edited_message: (at) => update(at, { ...message(at), from, edit_date: at.seconds }),
  callback_query: (at) => update(at, { id: at.token(), from, data: 'more-tea' }),
  inline_query: (at) => update(at, { id: at.token(), from, query: 'tea', offset: '' }),
  channel_post: (at) => update(at, channelPost(at)),
  edited_channel_post: (at) => update(at, { ...channelPost(at), edit_date: at.seconds }),
  business_connection: (at) => update(at, { id: at.token(), user: from, date: at.seconds, is_enabled: true }),
  business_message: (at) => update(at, { ...message(at), ...business(at), from }),
  edited_business_message: (at) => update(at, { ...message(at), ...business(at), from, edit_date: at.seconds }),
  deleted_business_messages: (at) => update(at, { ...business(at), chat, message_ids: [at.number()] }),
  message_reaction: (at) =>
    update(at, { ...reactions(at), user: from, old_reaction: [], new_reaction: [{ type: 'emoji', emoji: '\u2764' }] }),
  message_reaction_count: (at) => update(at, { ...reactions(at), reactions: [] }),
  chosen_inline_result: (at) => update(at, { result_id: at.token(), from, query: 'tea' }),
  shipping_query: (at) =>
    update(at, { id: at.token(), from, invoice_payload: 'tea', shipping_address: { country_code: 'US', city: 'Springfield' } }),
  pre_checkout_query: (at) => update(at, { id: at.token(), from, currency: 'EUR', total_amount: 2500, invoice_payload: 'tea' }),
  purchased_paid_media: (at) => update(at, { from, paid_media_payload: 'tea' }),
  poll: (at) => update(at, poll(at)),
  poll_answer: (at) => update(at, { poll_id: at.token(), user: from, option_ids: [0] }),
  my_chat_member: (at) => update(at, member(at)),
  chat_member: (at) => update(at, member(at)),
  chat_join_request: (at) => update(at, { chat, from, user_chat_id: from.id, date: at.seconds }),
  chat_boost: (at) =>
    update(at, { chat, boost: { boost_id: at.token(), add_date: at.seconds, source: { source: 'premium', user: from } } }),
  removed_chat_boost: (at) =>
    update(at, { chat, boost_id: at.token(), remove_date: at.seconds, source: { source: 'premium', user: from } }),
  update: (at) => ({ update_id: at.numericId(), something_newer: { date: at.seconds } }),
})

/** Senders that bots answer. */
export const bots: Recipes = { slack, telegram }
