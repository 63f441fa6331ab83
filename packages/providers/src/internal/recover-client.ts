import type { RecoverEvents } from '../recover.js'
import { type ApiReply, apiCaller } from './api-caller.js'
import { type ApiOptions, requireHeaderSecret, requireSecret } from './api-options.js'
import { each, flag, texts } from './api-schema.js'
import { objectSchema, type Rule, text } from './schema.js'

/** Name of an event that a webhook can be subscribed to. */
export type RecoverEventName = keyof RecoverEvents

/** Options of {@link createRecoverClient}. */
export interface RecoverClientOptions extends ApiOptions {
  /** The partner key, `pk_live_…`. */
  readonly partnerKey: string | undefined
}

/** What a webhook is made of. */
export interface RecoverWebhookInput {
  /** The endpoint. Recover takes https alone. */
  readonly url: string
  /** Names of the events that it gets. */
  readonly events: readonly RecoverEventName[]
  /** Yours to choose: deliveries are signed with it. The API never shows it again. */
  readonly secret: string | undefined
}

/** What can be changed of a webhook. The secret cannot: make another webhook, and delete this one. */
export interface RecoverWebhookChanges {
  /** Another endpoint. @default as it was */
  readonly url?: string
  /** Names of the events that it gets from now on. @default as they were */
  readonly events?: readonly RecoverEventName[]
  /** Whether anything is delivered to it. @default as it was */
  readonly active?: boolean
}

/** A webhook as the API tells it. */
export interface RecoverWebhook {
  /** For {@link RecoverClient.updateWebhook} and {@link RecoverClient.deleteWebhook}. */
  readonly id: string
  /** The endpoint. */
  readonly url: string
  /** Names of events, which may be newer than {@link RecoverEventName}. */
  readonly events: readonly string[]
  /** Whether anything is delivered to it. */
  readonly active: boolean
  /** ISO 8601. */
  readonly created_at: string
}

/** Manages the webhooks of a partner. Every method rejects with {@link ApiError}; none tries again. */
export interface RecoverClient {
  /** `POST /webhooks`. Rejects with a TypeError where `secret` is not set. */
  readonly createWebhook: (input: RecoverWebhookInput) => Promise<RecoverWebhook>
  /** `GET /webhooks`. */
  readonly listWebhooks: () => Promise<{
    /** All of the partner's. */
    readonly webhooks: readonly RecoverWebhook[]
  }>
  /** `PATCH /webhooks/:id`. Gives the webhook where the reply is one; the document does not say what it is. */
  readonly updateWebhook: (id: string, changes: RecoverWebhookChanges) => Promise<RecoverWebhook | undefined>
  /** `DELETE /webhooks/:id`. */
  readonly deleteWebhook: (id: string) => Promise<{
    /** As Recover says it. */
    readonly success: boolean
    /** As Recover says it. */
    readonly deleted: boolean
  }>
}

const webhook: readonly Rule[] = [text('id'), text('url'), texts('events'), flag('active'), text('created_at')]
const oneWebhook = objectSchema<RecoverWebhook>(webhook)
const allWebhooks = objectSchema<{ readonly webhooks: readonly RecoverWebhook[] }>([each('webhooks', webhook)])
const deletion = objectSchema<{ readonly success: boolean; readonly deleted: boolean }>([flag('success'), flag('deleted')])

/**
 * A client of Recover's API for webhooks. Replies are what the API documents, field by field.
 *
 * @throws TypeError where `partnerKey` is not set, or an option is not what it has to be.
 */
export function createRecoverClient(options: RecoverClientOptions): RecoverClient {
  const where = 'createRecoverClient'
  const partnerKey = requireHeaderSecret(where, 'partnerKey', options.partnerKey)
  const call = apiCaller({
    ...options,
    where,
    service: 'Recover',
    baseUrl: options.baseUrl ?? 'https://api.recoverbiz.com/v1',
    headers: { 'x-partner-key': partnerKey },
    keyOption: 'partnerKey',
    secrets: [partnerKey],
  })
  const change = (id: string, { url, events, active }: RecoverWebhookChanges): Promise<ApiReply> =>
    call({ method: 'PATCH', path: ['webhooks', id], body: JSON.stringify({ url, events, active }) })

  return {
    createWebhook: async ({ url, events, secret: given }) => {
      const secret = requireSecret('createWebhook', 'secret', given)
      const body = JSON.stringify({ url, events, secret })
      return (await call({ method: 'POST', path: ['webhooks'], body, secrets: [secret] })).as(oneWebhook)
    },
    listWebhooks: async () => (await call({ method: 'GET', path: ['webhooks'] })).as(allWebhooks),
    updateWebhook: async (id, changes) => (await change(id, changes)).ifAs(oneWebhook),
    deleteWebhook: async (id) => (await call({ method: 'DELETE', path: ['webhooks', id] })).as(deletion),
  }
}
