import type { IncomingHttpHeaders } from 'node:http'
import type { Route } from './json-api.js'
import type { RecoverWebhook, RecoverWebhooks } from './recover-webhooks.js'

/** What the API of Recover works on. */
export interface RecoverApi {
  readonly webhooks: RecoverWebhooks
  readonly admit: (headers: IncomingHttpHeaders) => void
  /** The time, as webhooks show it. */
  readonly now: () => string
  /** Told of a webhook that gets nothing any more. */
  readonly onSilenced: (id: string) => void
}

const noteOn = ({ id, events, url, active }: RecoverWebhook): string =>
  active ? `${id} gets ${events.join(', ')} at ${url}` : `${id} is inactive`

/** The routes of Recover that manage webhooks. */
export function recoverRoutes({ webhooks, admit, now, onSilenced }: RecoverApi): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/v1/webhooks',
      admit,
      run: ({ body }) => {
        const webhook = webhooks.create(body, now())
        return { status: 201, body: webhook, note: noteOn(webhook) }
      },
    },
    {
      method: 'GET',
      path: '/v1/webhooks',
      admit,
      run: () => ({ status: 200, body: { webhooks: webhooks.list() } }),
    },
    {
      method: 'PATCH',
      path: '/v1/webhooks/:id',
      admit,
      run: ({ params, body }) => {
        const webhook = webhooks.update(params.id!, body)
        if (!webhook.active) onSilenced(webhook.id)
        return { status: 200, body: webhook, note: noteOn(webhook) }
      },
    },
    {
      method: 'DELETE',
      path: '/v1/webhooks/:id',
      admit,
      run: ({ params }) => {
        webhooks.remove(params.id!)
        onSilenced(params.id!)
        return { status: 200, body: { success: true, deleted: true }, note: `${params.id} is deleted` }
      },
    },
  ]
}
