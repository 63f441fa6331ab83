import { defineProvider, type Provider } from '@posthorn/core'

/** Something that happened to a board, a card, a list, a member. */
export interface TrelloWebhook {
  readonly action: {
    readonly id: string
    readonly type: string
    /** ISO 8601. */
    readonly date: string
    readonly idMemberCreator: string
    readonly data: Readonly<Record<string, unknown>>
    readonly memberCreator?: Readonly<Record<string, unknown>>
  }
  /** What the webhook watches. */
  readonly model: Readonly<Record<string, unknown>>
  readonly webhook?: Readonly<Record<string, unknown>>
}

/** Events of Trello, by the type of the action: `updateCard`. */
export type TrelloEvents = Readonly<Record<string, TrelloWebhook>>

/**
 * Trello. The secret is the OAuth 1.0 secret of the Power-Up's API key, not the key or a token. The callback address is
 * signed: give the receiver `publicUrl`, exactly as it was registered. An action that two webhooks report to one receiver
 * is handled once. A reply of 410 deletes the webhook.
 */
export const trello: Provider<TrelloEvents> = defineProvider({
  name: 'trello',
  docs: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/',
  schemes: [
    { kind: 'hmac', hash: 'sha1', signature: { from: 'header:x-trello-webhook', encoding: 'base64' }, signed: '{body}{url}' },
  ],
  id: 'json:action.id',
  type: '{json:action.type}',
  // The webhook is only created where this answers 200.
  handshakes: [{ when: { method: 'HEAD' }, verify: 'none', reply: { fixed: { status: 200 } } }],
})
