import { defineProvider, type Provider } from '@posthorn/core'
import type { HubspotEvents } from './internal/hubspot.js'

export type { HubspotEvent } from './internal/hubspot.js'

/** Events of HubSpot: a request holds several of different types, so all have one name. */
export type HubspotV1Events = HubspotEvents

/**
 * HubSpot, signature v1: the webhooks API of legacy apps. The secret is the app's client secret. No time and no address is
 * signed: where the request has `X-HubSpot-Signature-v3`, take `hubspot`. A batch has no id, and a retry is another body
 * (`attemptNumber`).
 */
export const hubspotV1: Provider<HubspotV1Events> = defineProvider({
  name: 'hubspot-v1',
  docs: 'https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests',
  schemes: [
    {
      kind: 'hash',
      hash: 'sha256',
      signature: { from: 'header:x-hubspot-signature', encoding: 'hex' },
      signed: '{secret}{body}',
      // v1 and v2 use one header for different content.
      require: { 'header:x-hubspot-signature-version': 'v1' },
    },
  ],
  type: 'events',
  timeoutMs: 5000,
})
