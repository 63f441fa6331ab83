import { defineProvider, type Provider } from '@posthorn/core'

/** Something that happened to a deployment, a project, a domain. */
export interface VercelEvent {
  readonly id: string
  readonly type: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly region: string | null
  readonly payload: Readonly<Record<string, unknown>>
}

/** Events of Vercel, by name: `deployment.succeeded`. */
export type VercelEvents = Readonly<Record<string, VercelEvent>>

/**
 * Vercel. The secret is shown once, when the webhook is created; for webhooks of an integration it is the integration's
 * client secret. The signature is an HMAC-SHA1: the sender offers nothing stronger.
 */
export const vercel: Provider<VercelEvents> = defineProvider({
  name: 'vercel',
  docs: 'https://vercel.com/docs/webhooks/webhooks-api',
  schemes: [{ kind: 'hmac', hash: 'sha1', signature: { from: 'header:x-vercel-signature', encoding: 'hex' }, signed: '{body}' }],
  id: 'json:id',
  type: '{json:type}',
})
