import { defineProvider, type Provider } from '@posthorn/core'
import type { HubspotEvents } from './internal/hubspot.js'

export type { HubspotEvent, HubspotEvents } from './internal/hubspot.js'

/**
 * HubSpot, signature v3. The secret is the app's client secret. The address is signed: give the receiver `publicUrl`.
 * HubSpot sends older signatures with the same request, which are not looked at here. A batch has no id, and a retry is
 * another body (`attemptNumber`): what may happen only once has to be told apart by the fields of each event. Other
 * requests that HubSpot signs are named `events` as well; give them types with `withEvents`.
 */
export const hubspot: Provider<HubspotEvents> = defineProvider({
  name: 'hubspot',
  docs: 'https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-hubspot-signature-v3', encoding: 'base64' },
      signed: '{method}{url}{body}{timestamp}',
      timestamp: { from: 'header:x-hubspot-request-timestamp', unit: 'ms' },
      urlVariants: ['unescaped'],
    },
  ],
  type: 'events',
  methods: ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'],
  toleranceSeconds: 300,
  timeoutMs: 5000,
})
