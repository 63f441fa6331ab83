import type { AnthropicEvent } from '@posthorn/providers/anthropic'
import type { AwsSnsEvents } from '@posthorn/providers/aws-sns'
import type { ElevenlabsEvent } from '@posthorn/providers/elevenlabs'
import type { OpenaiEvent } from '@posthorn/providers/openai'
import type { ReplicatePrediction } from '@posthorn/providers/replicate'
import type { RetellEvent } from '@posthorn/providers/retell'
import type { Occasion } from './occasion.js'
import { closed, open, type Recipe, type Recipes } from './recipe.js'

const sns = <Type extends string>({ id, iso, type }: Occasion<Type>, message: string) => ({
  Type: type,
  MessageId: id(),
  TopicArn: 'arn:aws:sns:eu-central-1:123456789012:example',
  Message: message,
  Timestamp: iso,
  SignatureVersion: '2' as const,
})

const confirmation = <Type extends string>(at: Occasion<Type>) => {
  const Token = at.token('', 64)
  const SubscribeURL = `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=${Token}`
  return { ...sns(at, 'Visit the SubscribeURL to confirm.'), Token, SubscribeURL }
}

const prediction = ({ iso, token }: Occasion) => ({
  version: token('', 64),
  input: { prompt: 'A kettle on a stove' },
  output: null,
  error: null,
  logs: '',
  created_at: iso,
  started_at: iso,
  completed_at: null,
})

/** What the examples of the specification look like: a name, a time, and the data. */
const standard: Recipe = open(({ iso, type }, data): Readonly<Record<string, unknown>> => ({ type, timestamp: iso, data }), {
  'user.created': ({ uuid }) => ({ id: uuid(), name: 'Ada Example', email: 'ada@example.com' }),
  'invoice.paid': ({ token }) => ({ id: token('in_'), amount: 2500, currency: 'usd' }),
})

/** Senders of models, queues and relays. */
export const machines: Recipes = {
  anthropic: open(
    ({ id, isoSeconds, token, type, uuid }, data): AnthropicEvent => ({
      id: id('event_'),
      type: 'event',
      created_at: isoSeconds,
      data: { ...data, type, id: token('session_'), organization_id: uuid(), workspace_id: token('wrkspc_') },
    }),
    { 'session.status_idled': () => ({}), 'session.status_run_started': () => ({}), 'session.status_terminated': () => ({}) },
  ),
  'aws-sns': closed<AwsSnsEvents>({
    Notification: (at) => ({ ...sns(at, 'The kettle boils.'), Subject: 'Kettle' }),
    SubscriptionConfirmation: confirmation,
    UnsubscribeConfirmation: confirmation,
  }),
  elevenlabs: open(
    ({ id, seconds, token, type }, data): ElevenlabsEvent => ({
      type,
      event_timestamp: seconds,
      data: { agent_id: token('agent_'), conversation_id: id('conv_'), ...data },
    }),
    {
      post_call_transcription: () => ({
        status: 'done',
        transcript: [{ role: 'user', message: 'Is the kettle on?', time_in_call_secs: 2 }],
      }),
      call_initiation_failure: () => ({ failure_reason: 'busy', metadata: { type: 'sip' } }),
    },
  ),
  hookdeck: open((_at, data): Readonly<Record<string, unknown>> => data, {
    event: ({ id, isoSeconds }) => ({ id: id(''), type: 'order.created', created_at: isoSeconds, total: 2500 }),
    'example-shop': ({ id, isoSeconds }) => ({ id: id(''), type: 'order.created', created_at: isoSeconds, total: 2500 }),
  }),
  openai: open(
    ({ id, seconds, type }, data): OpenaiEvent => ({ id: id('evt_'), object: 'event', type, created_at: seconds, data }),
    {
      'response.completed': ({ token }) => ({ id: token('resp_') }),
      'response.failed': ({ token }) => ({ id: token('resp_') }),
      'batch.completed': ({ token }) => ({ id: token('batch_') }),
      'fine_tuning.job.succeeded': ({ token }) => ({ id: token('ftjob-') }),
    },
  ),
  replicate: open((at, data): ReplicatePrediction => ({ id: at.id(''), status: at.type, ...prediction(at), ...data }), {
    succeeded: ({ iso }) => ({ output: ['https://example.com/kettle.png'], completed_at: iso, metrics: { predict_time: 1.5 } }),
    processing: () => ({}),
    starting: () => ({ started_at: null }),
    failed: ({ iso }) => ({ error: 'Out of memory', completed_at: iso }),
    canceled: ({ iso }) => ({ completed_at: iso }),
  }),
  retell: open(
    ({ id, ms, token, type }, data): RetellEvent => ({
      event: type,
      call: { call_id: id(''), agent_id: token('agent_'), call_type: 'web_call', start_timestamp: ms, ...data },
    }),
    {
      call_started: () => ({ call_status: 'ongoing' }),
      call_ended: ({ ms }) => ({ call_status: 'ended', end_timestamp: ms + 42_000, disconnection_reason: 'user_hangup' }),
      call_analyzed: ({ ms }) => ({ call_status: 'ended', end_timestamp: ms + 42_000, call_analysis: { call_successful: true } }),
    },
  ),
  'standard-webhooks': standard,
  'standard-webhooks-v1a': standard,
  svix: standard,
}
