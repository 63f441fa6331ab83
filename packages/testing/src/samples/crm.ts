import type { AttioEvent } from '@posthorn/providers/attio'
import type { ConnectwiseEvent } from '@posthorn/providers/connectwise'
import type { HubspotEvents } from '@posthorn/providers/hubspot'
import type { IntercomNotification } from '@posthorn/providers/intercom'
import type { ZendeskEvent } from '@posthorn/providers/zendesk'
import type { Occasion } from './occasion.js'
import { closed, open, type Recipe, type Recipes } from './recipe.js'

const email = 'ada@example.com'

const hubspotChange = ({ ms, number, numericId }: Occasion) => ({
  eventId: numericId(),
  subscriptionId: number(),
  portalId: number(),
  appId: number(),
  occurredAt: ms,
  attemptNumber: 0,
  objectId: number(),
})

const hubspot: Recipe = closed<HubspotEvents>({
  events: (at) => [
    { ...hubspotChange(at), subscriptionType: 'contact.creation', changeFlag: 'NEW', changeSource: 'CRM' },
    {
      ...hubspotChange(at),
      eventId: at.number(),
      subscriptionType: 'contact.propertyChange',
      propertyName: 'email',
      propertyValue: email,
    },
  ],
})

/** Senders about customers. */
export const crm: Recipes = {
  attio: open(
    ({ id, type, uuid }, data): AttioEvent => ({
      webhook_id: uuid(),
      events: [
        {
          event_type: type,
          id: { workspace_id: uuid(), object_id: uuid(), record_id: id() },
          actor: { type: 'workspace-member', id: uuid() },
          ...data,
        },
      ],
    }),
    { 'record.created': () => ({}), 'record.updated': () => ({}), 'note.created': () => ({}) },
  ),
  connectwise: open(
    ({ id, number, type }, data): ConnectwiseEvent => {
      const [Type = '', Action = ''] = type.split('.')
      const ID = number()
      return {
        MessageId: id(),
        CompanyId: 'example',
        MemberId: 'ada',
        Type,
        Action: Action as ConnectwiseEvent['Action'],
        ID,
        Entity: JSON.stringify({ id: ID, ...data }),
        Metadata: { key_url: 'https://api-na.myconnectwise.net/v4_6_release/services/system_io/keys/1' },
      }
    },
    {
      'ticket.updated': () => ({ summary: 'The kettle leaks', status: { name: 'In progress' } }),
      'ticket.added': () => ({ summary: 'The kettle leaks', status: { name: 'New' } }),
      'company.added': () => ({ identifier: 'Example', name: 'Example' }),
    },
    /^[^.]+\.(?:added|updated|deleted)$/,
  ),
  hubspot,
  'hubspot-v1': hubspot,
  'hubspot-v2': closed<{ readonly request: object }>({
    request: ({ id, ms, number }) => ({
      callbackId: id('ap-'),
      origin: { portalId: number(), actionDefinitionId: number(), actionDefinitionVersion: 1 },
      object: { objectId: number(), objectType: 'CONTACT', properties: { email } },
      inputFields: { greeting: 'Hello' },
      context: { source: 'WORKFLOWS', timestamp: ms },
    }),
  }),
  intercom: open(
    ({ id, seconds, token, type }, data): IntercomNotification => ({
      type: 'notification_event',
      id: id('notif_'),
      app_id: token('', 8),
      topic: type,
      created_at: seconds,
      delivery_attempts: 1,
      data: { type: 'notification_event_data', item: data },
    }),
    {
      'conversation.user.created': ({ number, seconds }) => ({
        type: 'conversation',
        id: String(number()),
        created_at: seconds,
        state: 'open',
      }),
      'conversation.admin.replied': ({ number, seconds }) => ({
        type: 'conversation',
        id: String(number()),
        created_at: seconds,
        state: 'open',
      }),
      'contact.created': ({ seconds, token }) => ({ type: 'contact', id: token(), role: 'user', email, created_at: seconds }),
    },
  ),
  zendesk: open(
    ({ id, iso, number, type }, data): ZendeskEvent | Readonly<Record<string, unknown>> => {
      if (type === 'trigger') return data
      const resource = type.split(':').pop()!.split('.')[0]!
      const detail = { id: String(number()), created_at: iso, ...data }
      return {
        type,
        account_id: number(),
        id: id(),
        time: iso,
        zendesk_event_version: '2022-11-06',
        subject: `zen:${resource}:${detail.id}`,
        detail,
        event: {},
      }
    },
    {
      'zen:event-type:ticket.created': () => ({ subject: 'The kettle leaks', status: 'NEW', priority: 'NORMAL' }),
      'zen:event-type:user.created': () => ({ email, role: 'end-user' }),
      trigger: ({ isoSeconds, numericId }) => ({
        ticket_id: numericId(),
        subject: 'The kettle leaks',
        requester: email,
        at: isoSeconds,
      }),
    },
  ),
}
