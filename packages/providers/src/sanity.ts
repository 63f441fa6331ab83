import { defineProvider, type Provider } from '@posthorn/core'

/** The document after the change, or what the webhook's projection makes of it. */
export type SanityDocument = Readonly<Record<string, unknown>>

/** Events of Sanity, by the operation: `create`, `update`, `delete`. `document` where the request names none. */
export type SanityEvents = Readonly<Record<string, SanityDocument>>

/**
 * Webhooks of Sanity's Content Lake. The secret is the one of the webhook's form; without one nothing is signed. The
 * operation and the idempotency key stand in headers that are not signed: what was done to the document is only as good
 * as the transport, unless your projection says it too.
 */
export const sanity: Provider<SanityEvents> = defineProvider({
  name: 'sanity',
  docs: 'https://www.sanity.io/docs/content-lake/webhooks',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: {
        from: 'header:sanity-webhook-signature',
        fields: { separator: ',', pick: 'v1', timestamp: 't' },
        encoding: 'base64url',
      },
      signed: '{timestamp}.{body}',
      timestamp: { unit: 'ms' },
    },
  ],
  id: 'header:idempotency-key',
  type: ['{header:sanity-operation}', 'document'],
  methods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  retries: [30, 30],
  retriedStatuses: ['429', '5xx'],
})
