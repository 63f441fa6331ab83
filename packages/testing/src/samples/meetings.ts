import type { CalComEvent } from '@posthorn/providers/cal-com'
import type { CalendlyWebhook } from '@posthorn/providers/calendly'
import type { TallyEvent } from '@posthorn/providers/tally'
import type { TypeformEvents } from '@posthorn/providers/typeform'
import type { WebflowEvent } from '@posthorn/providers/webflow'
import type { ZoomEvent } from '@posthorn/providers/zoom'
import type { Occasion } from './occasion.js'
import { closed, open, type Recipes } from './recipe.js'

const person = { name: 'Ada Example', email: 'ada@example.com', timeZone: 'Europe/London' }

const later = ({ ms }: Occasion, hours: number): string => new Date(ms + hours * 3_600_000).toISOString()

const booking = (at: Occasion) => ({
  uid: at.id(''),
  bookingId: at.number(),
  type: '30min',
  title: 'Tea with Ada',
  startTime: later(at, 24),
  endTime: later(at, 24.5),
  attendees: [person],
})

const invitee = (at: Occasion) => ({
  uri: `https://api.calendly.com/scheduled_events/${at.uuid()}/invitees/${at.id()}`,
  name: person.name,
  email: person.email,
  timezone: person.timeZone,
  scheduled_event: { name: 'Tea', start_time: later(at, 24), end_time: later(at, 24.5) },
})

const typeform = <Type extends string>({ id, isoSeconds, token, type }: Occasion<Type>) => ({
  event_id: id('01'),
  event_type: type,
  form_response: {
    form_id: token('', 8),
    token: token('', 32),
    landed_at: isoSeconds,
    submitted_at: isoSeconds,
    definition: { title: 'Tea', fields: [{ id: 'q1', title: 'Which tea?', type: 'short_text', ref: 'tea' }] },
    answers: [{ type: 'text', text: 'Darjeeling', field: { id: 'q1', type: 'short_text', ref: 'tea' } }],
  },
})

/** Senders of meetings and forms. */
export const meetings: Recipes = {
  'cal-com': open(
    (at, data): CalComEvent => ({ triggerEvent: at.type, createdAt: at.iso, payload: { ...booking(at), ...data } }),
    {
      BOOKING_CREATED: () => ({ status: 'ACCEPTED' }),
      BOOKING_RESCHEDULED: (at) => ({ status: 'ACCEPTED', rescheduleStartTime: later(at, 48) }),
      BOOKING_CANCELLED: () => ({ status: 'CANCELLED', cancellationReason: 'No kettle' }),
    },
  ),
  calendly: open(
    (at, data): CalendlyWebhook => ({
      event: at.type,
      created_at: at.iso,
      created_by: `https://api.calendly.com/users/${at.uuid()}`,
      payload: { ...invitee(at), ...data },
    }),
    {
      'invitee.created': () => ({ status: 'active', rescheduled: false }),
      'invitee.canceled': () => ({ status: 'canceled', cancellation: { canceled_by: person.name, reason: 'No kettle' } }),
    },
  ),
  tally: open(({ id, iso, type }, data): TallyEvent => ({ eventId: id(), eventType: type, createdAt: iso, data }), {
    FORM_RESPONSE: ({ iso, token }) => ({
      responseId: token('', 6),
      submissionId: token('', 6),
      formId: token('', 6),
      formName: 'Tea',
      createdAt: iso,
      fields: [{ key: 'question_1', label: 'Which tea?', type: 'INPUT_TEXT', value: 'Darjeeling' }],
    }),
  }),
  typeform: closed<TypeformEvents>({ form_response: typeform, form_response_partial: typeform }),
  webflow: open(
    ({ id, iso, token, type }, data): WebflowEvent => ({
      triggerType: type,
      payload: { id: id(''), siteId: token(), createdOn: iso, ...data },
    }),
    {
      form_submission: ({ iso }) => ({ name: 'Tea', submittedAt: iso, data: { name: person.name, email: person.email } }),
      ecomm_new_order: () => ({
        orderId: 'tea-1',
        status: 'unfulfilled',
        customerInfo: { fullName: person.name, email: person.email },
      }),
      site_publish: () => ({ domains: ['example.com'], publishedBy: { displayName: person.name } }),
    },
  ),
  zoom: open(
    ({ id, ms, number, token, type }, data): ZoomEvent => ({
      event: type,
      event_ts: ms,
      payload: {
        account_id: token('', 22),
        object: { id: String(number()), uuid: id(''), host_id: token('', 22), topic: 'Tea', ...data },
      },
    }),
    {
      'meeting.started': ({ isoSeconds }) => ({ type: 2, start_time: isoSeconds, duration: 60, timezone: person.timeZone }),
      'meeting.ended': (at) => ({ type: 2, start_time: later(at, -1), end_time: at.isoSeconds, duration: 60 }),
      'meeting.participant_joined': ({ isoSeconds, token }) => ({
        participant: { user_id: token('', 8), user_name: person.name, email: person.email, join_time: isoSeconds },
      }),
    },
  ),
}
