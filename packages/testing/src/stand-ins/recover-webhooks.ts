import { recover } from '@posthorn/providers/recover'
import { invalid, notFound } from './stand-in-error.js'
import { type Fields, fieldsOf, flag, optional, someOf, text } from './fields.js'
import { requireSigningSecret } from './signing-secret.js'
import { type AllowHttp, targetUrl } from './target-url.js'

/** A webhook as Recover shows it. */
export interface RecoverWebhook {
  readonly id: string
  readonly url: string
  readonly events: readonly string[]
  readonly active: boolean
  /** ISO 8601. */
  readonly created_at: string
}

/** The webhooks of a partner. What it gives to be shown holds no secret. */
export interface RecoverWebhooks {
  readonly create: (body: unknown, createdAt: string) => RecoverWebhook
  readonly list: () => readonly RecoverWebhook[]
  readonly update: (id: string, body: unknown) => RecoverWebhook
  readonly remove: (id: string) => void
  /** The active ones that want an event, each with its secret. */
  readonly wanting: (type: string) => readonly { readonly webhook: RecoverWebhook; readonly secret: string }[]
}

/** Names of the events that Recover documents. */
export const recoverEvents: readonly string[] = [
  'conversation.started',
  'conversation.reply_received',
  'conversation.handoff_requested',
  'lead.status_changed',
  'lead.created',
  'checklist.item_collected',
  'checklist.completed',
  'sequence.completed',
  'sequence.reply_received',
]

function signingSecret(fields: Fields): string {
  const secret = text(fields, 'secret')
  try {
    requireSigningSecret(recover, secret)
  } catch (error) {
    throw invalid(`\`secret\`: ${(error as Error).message}`)
  }
  return secret
}

/** Keeps webhooks in memory. Its methods throw an StandInError where a request cannot be met. */
export function recoverWebhooks(allowHttp: AllowHttp): RecoverWebhooks {
  const webhooks = new Map<string, { readonly webhook: RecoverWebhook; readonly secret: string }>()
  let made = 0

  const known = (id: string) => {
    const entry = webhooks.get(id)
    if (!entry) throw notFound('There is no such webhook.')
    return entry
  }

  return {
    create: (body, createdAt) => {
      const fields = fieldsOf(body, ['url', 'events', 'secret'])
      const url = targetUrl(fields.url, 'url', allowHttp)
      const events = someOf(fields, 'events', recoverEvents)
      const secret = signingSecret(fields)
      made += 1
      const webhook = { id: `wh_${String(made).padStart(3, '0')}`, url, events, active: true, created_at: createdAt }
      webhooks.set(webhook.id, { webhook, secret })
      return webhook
    },
    list: () => [...webhooks.values()].map(({ webhook }) => webhook),
    update: (id, body) => {
      const { webhook, secret } = known(id)
      const fields = fieldsOf(body, ['url', 'events', 'active'])
      const changed: RecoverWebhook = {
        ...webhook,
        url: optional(fields, 'url', () => targetUrl(fields.url, 'url', allowHttp)) ?? webhook.url,
        events: optional(fields, 'events', () => someOf(fields, 'events', recoverEvents)) ?? webhook.events,
        active: optional(fields, 'active', flag) ?? webhook.active,
      }
      webhooks.set(id, { webhook: changed, secret })
      return changed
    },
    remove: (id) => {
      known(id)
      webhooks.delete(id)
    },
    wanting: (type) => [...webhooks.values()].filter(({ webhook }) => webhook.active && webhook.events.includes(type)),
  }
}
