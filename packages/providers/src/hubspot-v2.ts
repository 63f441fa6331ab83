import { defineProvider, type Provider } from '@posthorn/core'

/** Requests of HubSpot: what they hold depends on what sends them. */
export interface HubspotV2Events {
  request: unknown
}

/**
 * HubSpot, signature v2: workflow actions and legacy cards. The secret is the app's client secret; the address is signed,
 * so give the receiver `publicUrl`. No time is signed: where the request has `X-HubSpot-Signature-v3`, take `hubspot`. There
 * is no id, so equal requests are one delivery.
 */
export const hubspotV2: Provider<HubspotV2Events> = defineProvider({
  name: 'hubspot-v2',
  docs: 'https://developers.hubspot.com/docs/faq/v2-request-validation',
  schemes: [
    {
      kind: 'hash',
      hash: 'sha256',
      signature: { from: 'header:x-hubspot-signature', encoding: 'hex' },
      signed: '{secret}{method}{url}{body}',
      // v1 and v2 use one header for different content.
      require: { 'header:x-hubspot-signature-version': 'v2' },
    },
  ],
  type: 'request',
  methods: ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'],
  timeoutMs: 5000,
})
