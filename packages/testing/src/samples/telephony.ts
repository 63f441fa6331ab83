import type { PlivoEvent } from '@posthorn/providers/plivo'
import type { SinchConversationEvents } from '@posthorn/providers/sinch-conversation'
import type { SinchNumbersEvent } from '@posthorn/providers/sinch-numbers'
import type { TelnyxWebhook } from '@posthorn/providers/telnyx'
import type { TwilioEvent } from '@posthorn/providers/twilio'
import type { VonageEvent } from '@posthorn/providers/vonage'
import { closed, open, type Recipes } from './recipe.js'

const [ours, theirs] = ['+14155550100', '+14155550142']
const text = 'Is the kettle on?'

/** Senders of calls and text messages. */
export const telephony: Recipes = {
  messagebird: open((_at, data): Readonly<Record<string, unknown>> => data, {
    'message.created': ({ id, iso, token, type }) => ({
      type,
      contact: { id: token('', 32), msisdn: theirs, displayName: 'Ada Example' },
      message: { id: id(''), conversationId: token('', 32), direction: 'received', createdDatetime: iso, content: { text } },
    }),
    'message.updated': ({ id, iso, token, type }) => ({
      type,
      message: { id: id(''), conversationId: token('', 32), direction: 'sent', status: 'delivered', updatedDatetime: iso },
    }),
    callback: ({ id, isoSeconds }) => ({ id: id(''), recipient: theirs, status: 'delivered', statusDatetime: isoSeconds }),
  }),
  plivo: open(({ id }, data): PlivoEvent => ({ MessageUUID: id(), From: ours, To: theirs, ...data }), {
    delivered: ({ isoSeconds }) => ({ Status: 'delivered', Units: '1', TotalAmount: '0.00350', MessageTime: isoSeconds }),
    'inbound.sms': () => ({ From: theirs, To: ours, Type: 'sms', Text: text }),
    failed: () => ({ Status: 'failed', ErrorCode: '200' }),
  }),
  'sinch-conversation': closed<SinchConversationEvents>({
    callback: ({ id, iso, token, uuid }) => ({
      app_id: token('01'),
      project_id: uuid(),
      accepted_time: iso,
      event_time: iso,
      message_metadata: '',
      message: {
        id: id('01'),
        direction: 'TO_APP',
        contact_message: { text_message: { text } },
        channel_identity: { channel: 'SMS', identity: theirs.slice(1), app_id: '' },
      },
    }),
  }),
  'sinch-numbers': open(
    ({ id, iso, type, uuid }, data): SinchNumbersEvent => ({
      eventId: id(),
      timestamp: iso.slice(0, -1),
      projectId: uuid(),
      resourceId: ours,
      resourceType: 'ACTIVE_NUMBER',
      eventType: type,
      status: 'SUCCEEDED',
      failureCode: null,
      ...data,
    }),
    { PROVISIONING_TO_VOICE_PLATFORM: () => ({}), DEPROVISIONING_FROM_VOICE_PLATFORM: () => ({}) },
  ),
  telnyx: open(
    ({ id, iso, type }, data): TelnyxWebhook => ({
      data: { id: id(), event_type: type, record_type: 'event', occurred_at: iso, payload: data },
      meta: { attempt: 1, delivered_to: 'https://hooks.example.com/telnyx' },
    }),
    {
      'message.received': ({ uuid }) => ({ id: uuid(), direction: 'inbound', type: 'SMS', from: { phone_number: theirs }, text }),
      'message.finalized': ({ uuid }) => ({
        id: uuid(),
        direction: 'outbound',
        type: 'SMS',
        to: [{ phone_number: theirs, status: 'delivered' }],
      }),
      'call.initiated': ({ uuid }) => ({
        call_control_id: `v3:${uuid()}`,
        direction: 'incoming',
        from: theirs,
        to: ours,
        state: 'parked',
      }),
    },
  ),
  twilio: open(({ token }, data): TwilioEvent => ({ AccountSid: token('AC', 32), ApiVersion: '2010-04-01', ...data }), {
    'message.delivered': ({ id }) => ({ MessageSid: id('SM'), MessageStatus: 'delivered', From: ours, To: theirs }),
    'message.received': ({ id }) => ({
      MessageSid: id('SM'),
      SmsStatus: 'received',
      From: theirs,
      To: ours,
      Body: text,
      NumMedia: '0',
    }),
    'call.ringing': ({ id }) => ({ CallSid: id('CA'), CallStatus: 'ringing', Direction: 'inbound', From: theirs, To: ours }),
    'call.completed': ({ id }) => ({ CallSid: id('CA'), CallStatus: 'completed', CallDuration: '42', From: theirs, To: ours }),
    'recording.completed': ({ id }) => ({ RecordingSid: id('RE'), RecordingStatus: 'completed', RecordingDuration: '42' }),
  }),
  vonage: open(
    ({ id, isoSeconds }, data): VonageEvent => ({ message_uuid: id(), channel: 'sms', timestamp: isoSeconds, ...data }),
    {
      delivered: () => ({ to: theirs.slice(1), from: ours.slice(1), status: 'delivered' }),
      'inbound.text': () => ({ to: ours.slice(1), from: theirs.slice(1), message_type: 'text', text }),
      rejected: () => ({ to: theirs.slice(1), from: ours.slice(1), status: 'rejected', error: { title: 'Rejected' } }),
    },
  ),
}
