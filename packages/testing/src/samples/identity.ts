import type { ClerkEvent } from '@posthorn/providers/clerk'
import type { MicrosoftGraphEvents } from '@posthorn/providers/microsoft-graph'
import type { OktaEvents } from '@posthorn/providers/okta'
import type { OnfidoEvent } from '@posthorn/providers/onfido'
import type { WorkosEvent } from '@posthorn/providers/workos'
import { closed, open, type Recipes } from './recipe.js'

const email = 'ada@example.com'

/** Senders about people and their accounts. */
export const identity: Recipes = {
  clerk: open(
    ({ ms, token, type }, data): ClerkEvent => ({ object: 'event', type, timestamp: ms, instance_id: token('ins_'), data }),
    {
      'user.created': ({ ms, token }) => ({
        id: token('user_'),
        object: 'user',
        first_name: 'Ada',
        last_name: 'Example',
        email_addresses: [{ id: token('idn_'), email_address: email }],
        created_at: ms,
      }),
      'user.deleted': ({ token }) => ({ id: token('user_'), object: 'user', deleted: true }),
      'session.created': ({ ms, token }) => ({
        id: token('sess_'),
        object: 'session',
        user_id: token('user_'),
        status: 'active',
        created_at: ms,
      }),
      'organization.created': ({ ms, token }) => ({
        id: token('org_'),
        object: 'organization',
        name: 'Example',
        slug: 'example',
        created_at: ms,
      }),
    },
  ),
  'microsoft-graph': closed<MicrosoftGraphEvents>({
    notifications: ({ id, iso, ms, token, uuid }) => ({
      value: [
        {
          id: id(),
          subscriptionId: uuid(),
          subscriptionExpirationDateTime: new Date(ms + 86_400_000).toISOString(),
          // Put in when the event is signed.
          clientState: '',
          tenantId: uuid(),
          changeType: 'created',
          resource: `Users/${uuid()}/Messages/${token()}`,
          resourceData: { '@odata.type': '#Microsoft.Graph.Message', id: token(), receivedDateTime: iso },
        },
      ],
    }),
  }),
  okta: closed<OktaEvents>({
    'com.okta.event_hook': ({ id, iso, token, uuid }) => ({
      eventType: 'com.okta.event_hook',
      eventId: id(),
      eventTime: iso,
      eventTypeVersion: '1.0',
      cloudEventsVersion: '0.1',
      contentType: 'application/json',
      source: `https://example.okta.com/api/v1/eventHooks/${token('who', 17)}`,
      data: {
        events: [
          {
            uuid: uuid(),
            published: iso,
            eventType: 'user.lifecycle.create',
            severity: 'INFO',
            displayMessage: 'Create a user',
            actor: { id: token('00u', 17), type: 'User', alternateId: 'grace@example.com', displayName: 'Grace Example' },
            target: [{ id: token('00u', 17), type: 'User', alternateId: email, displayName: 'Ada Example' }],
          },
        ],
      },
    }),
  }),
  onfido: open(
    ({ id, isoSeconds, type }, data): OnfidoEvent => {
      const resource_type = type.split('.')[0]!
      const href = `https://api.example.com/${resource_type}`
      return { payload: { resource_type, action: type, object: { id: id(), completed_at_iso8601: isoSeconds, href, ...data } } }
    },
    {
      'check.completed': () => ({ status: 'complete' }),
      'report.completed': () => ({ status: 'complete' }),
      'workflow_run.completed': () => ({ status: 'approved' }),
    },
  ),
  workos: open(({ id, iso, type }, data): WorkosEvent => ({ id: id('event_'), event: type, created_at: iso, data }), {
    'dsync.user.created': ({ token }) => ({
      id: token('directory_user_'),
      object: 'directory_user',
      state: 'active',
      email,
      first_name: 'Ada',
    }),
    'user.created': ({ token }) => ({ id: token('user_'), object: 'user', email, first_name: 'Ada', email_verified: true }),
    'connection.activated': ({ token }) => ({ id: token('conn_'), object: 'connection', state: 'active', name: 'Example' }),
  }),
}
