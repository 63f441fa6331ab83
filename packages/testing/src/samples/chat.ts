import type { DiscordEvent } from '@posthorn/providers/discord'
import type { DiscordInteractionsEvents } from '@posthorn/providers/discord-interactions'
import type { LineEvents } from '@posthorn/providers/line'
import type { MetaEvent } from '@posthorn/providers/meta'
import type { MicrosoftTeamsActivity } from '@posthorn/providers/microsoft-teams'
import type { PusherEvents } from '@posthorn/providers/pusher'
import type { TwitchEvents, TwitchSubscription } from '@posthorn/providers/twitch'
import type { WhatsappEvents } from '@posthorn/providers/whatsapp'
import type { XEvent } from '@posthorn/providers/x'
import type { Occasion } from './occasion.js'
import { closed, open, type Recipes } from './recipe.js'

const text = 'Is the kettle on?'
const user = { id: '100000000000000001', username: 'ada', global_name: 'Ada Example' }

const interaction = <Type extends number>(at: Occasion, type: Type, data: Readonly<Record<string, unknown>>) => ({
  id: String(at.numericId()),
  application_id: String(at.number()),
  type,
  token: at.token('', 48),
  version: 1 as const,
  data,
  channel_id: String(at.number()),
  user,
})

const subscription = (at: Occasion, status: string): TwitchSubscription => ({
  id: at.uuid(),
  type: at.type.replace(/^[^.]*\./, ''),
  version: '2',
  status,
  cost: 0,
  condition: { broadcaster_user_id: String(at.number()) },
  transport: { method: 'webhook', callback: 'https://hooks.example.com/twitch' },
  created_at: at.isoSeconds,
})

type TwitchEvent = TwitchEvents[keyof TwitchEvents]

/** Senders of conversations and streams. */
export const chat: Recipes = {
  discord: open(
    ({ isoSeconds, number, type }, data): DiscordEvent => ({
      version: 1,
      application_id: String(number()),
      type: 1,
      event: { type, timestamp: isoSeconds, data },
    }),
    {
      APPLICATION_AUTHORIZED: () => ({ integration_type: 1, scopes: ['applications.commands'], user }),
      ENTITLEMENT_CREATE: ({ number }) => ({
        id: String(number()),
        sku_id: String(number()),
        user_id: user.id,
        type: 8,
        deleted: false,
      }),
    },
  ),
  'discord-interactions': closed<DiscordInteractionsEvents>({
    '2': (at) => interaction(at, 2, { id: String(at.number()), name: 'brew', type: 1 }),
    '3': (at) => interaction(at, 3, { custom_id: 'more-tea', component_type: 2 }),
    '4': (at) =>
      interaction(at, 4, { id: String(at.number()), name: 'brew', type: 1, options: [{ name: 'tea', type: 3, focused: true }] }),
    '5': (at) => interaction(at, 5, { custom_id: 'order', components: [] }),
  }),
  line: closed<LineEvents>({
    events: ({ id, ms, number, token }) => ({
      destination: token('U', 32),
      events: [
        {
          type: 'message',
          webhookEventId: id('01'),
          deliveryContext: { isRedelivery: false },
          timestamp: ms,
          source: { type: 'user', userId: token('U', 32) },
          mode: 'active',
          replyToken: token('', 32),
          message: { id: String(number()), type: 'text', text },
        },
      ],
    }),
  }),
  meta: open(
    ({ number, seconds, type }, data): MetaEvent => ({ object: type, entry: [{ id: String(number()), time: seconds, ...data }] }),
    {
      page: ({ ms, number, token }) => ({
        messaging: [
          {
            sender: { id: String(number()) },
            recipient: { id: String(number()) },
            timestamp: ms,
            message: { mid: token('m_'), text },
          },
        ],
      }),
      instagram: ({ number }) => ({ changes: [{ field: 'comments', value: { id: String(number()), text } }] }),
      user: ({ number }) => ({ uid: String(number()), changed_fields: ['photos'] }),
    },
  ),
  'microsoft-teams': open(
    ({ iso, numericId, type, uuid }, data): MicrosoftTeamsActivity => ({
      id: String(numericId()),
      type,
      timestamp: iso,
      from: { id: `29:${uuid()}`, name: 'Ada Example', aadObjectId: uuid() },
      ...data,
    }),
    { message: () => ({ text: `<at>Kettle</at> ${text}`, textFormat: 'plain' }) },
  ),
  pusher: closed<PusherEvents>({
    events: ({ ms, token }) => ({ time_ms: ms, events: [{ name: 'channel_occupied', channel: token('room-', 8) }] }),
  }),
  twitch: open(
    (at, data): TwitchEvent =>
      at.type.startsWith('revocation.')
        ? { subscription: subscription(at, 'authorization_revoked') }
        : { subscription: subscription(at, 'enabled'), event: data },
    {
      'notification.channel.follow': ({ isoSeconds, number }) => ({
        user_id: String(number()),
        user_name: 'Ada',
        followed_at: isoSeconds,
      }),
      'notification.stream.online': ({ isoSeconds, number }) => ({ id: String(number()), type: 'live', started_at: isoSeconds }),
      'revocation.channel.follow': () => ({}),
    },
    /^(?:notification|revocation)\../,
  ),
  whatsapp: closed<WhatsappEvents>({
    whatsapp_business_account: ({ id, number, seconds }) => ({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: String(number()),
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '14155550100', phone_number_id: String(number()) },
                contacts: [{ profile: { name: 'Ada Example' }, wa_id: '14155550142' }],
                messages: [
                  { from: '14155550142', id: id('wamid.'), timestamp: String(seconds), type: 'text', text: { body: text } },
                ],
              },
            },
          ],
        },
      ],
    }),
  }),
  x: open(
    ({ id, number, type }, data): XEvent =>
      type === 'account_activity'
        ? { for_user_id: String(number()), ...data }
        : { data: { event_uuid: id(), event_type: type, filter: { user_id: String(number()) }, tag: 'posts', payload: data } },
    {
      'post.create': ({ number }) => ({ id: String(number()), text }),
      'profile.update.bio': () => ({ before: 'Tea', after: 'Tea and kettles' }),
      account_activity: ({ number }) => ({ tweet_create_events: [{ id_str: String(number()), text }] }),
    },
  ),
}
