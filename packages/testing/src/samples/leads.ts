import type { CustomerioReport } from '@posthorn/providers/customerio'
import type { RecomlyEvents } from '@posthorn/providers/recomly'
import type { RecoverEvents } from '@posthorn/providers/recover'
import type { ReferralloopEvents } from '@posthorn/providers/referralloop'
import type { Occasion } from './occasion.js'
import { closed, open, type Recipe, type Recipes } from './recipe.js'

const lead = { phone: '+14155550142', lead_name: 'Ada Example' }

/** The envelope that all events of Recover share. */
const recover = <Type extends string, Data>(at: Occasion<Type>, data: Data) => ({
  id: at.id('evt_'),
  type: at.type,
  account_id: at.token('acc_', 8),
  created_at: at.isoSeconds,
  data,
})

const referralloop = <Type extends string, Data>(at: Occasion<Type>, data: Data) => ({
  event_type: at.type,
  waitlist_id: at.uuid(),
  data: { id: at.id(), email: 'ada@example.com', ...data },
  timestamp: at.isoSeconds,
})

const customerio: Recipe = open(
  (at, data): CustomerioReport | Readonly<Record<string, unknown>> => {
    if (at.type === 'webhook_action') return data
    const [objectType = '', metric = ''] = at.type.split(/\.(.*)/s)
    return { event_id: at.id('01'), object_type: objectType, metric, timestamp: at.seconds, data: { ...message(at), ...data } }
  },
  {
    webhook_action: (at) => ({
      customer: { id: at.id(), email: 'ada@example.com', first_name: 'Ada', plan: 'basic', created_at: at.seconds },
    }),
    'email.sent': () => ({ subject: 'Welcome, Ada' }),
    'email.delivered': () => ({ subject: 'Welcome, Ada' }),
    'email.clicked': (at) => ({ subject: 'Welcome, Ada', href: 'https://example.com/start', link_id: at.number() }),
    'sms.sent': () => ({ recipient: '+14155550142', content: 'Welcome, Ada' }),
    'customer.unsubscribed': () => ({ email_address: 'ada@example.com' }),
  },
  /^(?:customer|email|push|in_app|sms|slack|webhook|whatsapp)\../,
)

const message = (at: Occasion) => ({
  customer_id: at.token('', 12),
  delivery_id: at.token('', 20),
  campaign_id: at.number(),
  action_id: at.number(),
  identifiers: { id: at.token('', 12), email: 'ada@example.com' },
  recipient: 'ada@example.com',
})

/** Senders of leads, referrals and campaigns. */
export const leads: Recipes = {
  customerio,
  recomly: closed<RecomlyEvents>({
    invite: (at) => ({
      campaignId: at.token('cmp_'),
      name: 'Ada Example',
      email: `ada.${at.token('', 8)}@example.com`,
      phone: '+14155550142',
    }),
  }),
  recover: closed<RecoverEvents>({
    'conversation.reply_received': (at) =>
      recover(at, {
        ...lead,
        message_body: 'I will send you the papers on Monday.',
        message_direction: 'inbound',
      }),
    'conversation.started': (at) => recover(at, lead),
    'conversation.handoff_requested': (at) => recover(at, { ...lead, reason: 'The lead asks for a person' }),
    'lead.created': (at) => recover(at, lead),
    'lead.status_changed': (at) => recover(at, { ...lead, previous_status: 'new', new_status: 'contacted' }),
    'checklist.item_collected': (at) => recover(at, lead),
    'checklist.completed': (at) => recover(at, { ...lead, checklist_progress: 1, completed_items: 4, total_items: 4 }),
    'sequence.completed': (at) => recover(at, lead),
    'sequence.reply_received': (at) => recover(at, lead),
  }),
  referralloop: closed<ReferralloopEvents>({
    'signup.created': (at) =>
      referralloop(at, {
        name: 'Ada Example',
        position: 1,
        referral_code: at.token('', 6).toUpperCase(),
        created_at: at.isoSeconds,
      }),
    'signup.position_changed': (at) => referralloop(at, { old_position: 10, new_position: 5, position_change: -5 }),
    'signup.deleted': (at) => referralloop(at, {}),
  }),
}
