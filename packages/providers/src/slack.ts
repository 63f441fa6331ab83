import { defineProvider, type Provider } from '@posthorn/core'

/** An event of the Events API, or the fields of a slash command or an interaction. */
export interface SlackEvent {
  readonly team_id?: string
  readonly api_app_id?: string
  /** Events API: `event_callback` for all but a few. */
  readonly type?: string
  readonly event?: { readonly type: string; readonly [field: string]: unknown }
  readonly event_id?: string
  /** Seconds since 1970. */
  readonly event_time?: number
  /** Slash command, with its slash. */
  readonly command?: string
  readonly text?: string
  readonly user_id?: string
  readonly channel_id?: string
  readonly response_url?: string
  readonly trigger_id?: string
  /** Interaction, as JSON text. */
  readonly payload?: string
  readonly [field: string]: unknown
}

/** Events of Slack: the inner event's type (`app_mention`), the command (`/deploy`), or `interaction`. */
export type SlackEvents = Readonly<Record<string, SlackEvent>>

const noRetry = { 'x-slack-no-retry': '1' }

/**
 * Slack. `secret` is the app's signing secret, not its verification token. The Events API sends JSON; slash commands and
 * interactivity send forms, and need an endpoint of their own with `format: 'form'`. The reply is empty, because Slack
 * shows what a command answers: set another with `delivery.reply`. It waits 3 seconds, and retries events only. What is
 * refused is not retried.
 */
export const slack: Provider<SlackEvents> = defineProvider({
  name: 'slack',
  docs: 'https://docs.slack.dev/authentication/verifying-requests-from-slack',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-slack-signature', prefix: 'v0=', encoding: 'hex' },
      signed: 'v0:{timestamp}:{body}',
      timestamp: { from: 'header:x-slack-request-timestamp', unit: 's' },
    },
  ],
  // A trigger id is made for one command and can be used once.
  id: ['json:event_id', 'form:trigger_id'],
  type: ['{json:event.type}', '{json:type}', '{form:command}', 'interaction'],
  formats: ['json', 'form'],
  timeoutMs: 3000,
  retries: [0, 60, 300],
  replies: {
    ok: { status: 200 },
    refused: { status: 401, headers: noRetry, body: { error: 'unauthorized' } },
    invalid: { status: 400, headers: noRetry, body: { error: 'invalid_payload' } },
  },
  handshakes: [
    {
      when: { method: 'POST', ref: 'json:type', equals: 'url_verification' },
      verify: 'signature',
      reply: { text: 'json:challenge' },
    },
  ],
})
