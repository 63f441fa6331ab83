import { type EventMap, type Provider, sign, type SignOptions } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { github } from '@posthorn/providers/github'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { standardWebhooks } from '@posthorn/providers/standard-webhooks'
import { stripe } from '@posthorn/providers/stripe'
import { now, type Party, recoverBody, secret } from './fixture.js'

/** A request as the sender signed it: sent again as it is, it is a replay. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A provider with all that it takes to send as it does. */
export interface Sample extends Party {
  readonly signatureHeader: string
  /** A body that no other call has made. */
  readonly body: () => string
  readonly request: (options?: Partial<Omit<SignOptions, 'body'>> & { readonly body?: string }) => SignedRequest
}

interface SampleInit<Events extends EventMap> {
  readonly provider: Provider<Events>
  readonly signatureHeader: string
  readonly body: () => string
  readonly secret?: string
  readonly keyId?: string
}

function sampleOf<Events extends EventMap>(init: SampleInit<Events>): Sample {
  const { provider, signatureHeader, keyId, secret: own = secret } = init
  return {
    provider,
    secret: own,
    ...(keyId === undefined ? {} : { keyId }),
    signatureHeader,
    body: init.body,
    request: ({ body = init.body(), ...options } = {}) => ({
      body,
      headers: sign(provider, { secret: own, timestamp: now, ...(keyId === undefined ? {} : { keyId }), ...options, body }),
    }),
  }
}

let serial = 0
const json = (make: (serial: number) => object) => (): string => JSON.stringify(make((serial += 1)))

export const recoverSample: Sample = sampleOf({ provider: recover, signatureHeader: 'x-recover-signature', body: recoverBody })

export const customerioSample: Sample = sampleOf({
  provider: customerio,
  signatureHeader: 'x-cio-signature',
  body: json((count) => ({ customer: `customer ${count}`, plan: 'basic' })),
})

export const standardSample: Sample = sampleOf({
  provider: standardWebhooks,
  signatureHeader: 'webhook-signature',
  body: json((count) => ({ type: 'invoice.paid', data: { count } })),
  secret: `whsec_${Buffer.from(secret).toString('base64')}`,
})

export const recomlySample: Sample = sampleOf({
  provider: recomly,
  signatureHeader: 'x-recomly-signature',
  body: json((count) => ({ campaignId: 'cmp_1', name: `Jane ${count}`, email: 'jane@example.com' })),
  keyId: 'key_1',
})

export const githubSample: Sample = sampleOf({
  provider: github,
  signatureHeader: 'x-hub-signature-256',
  body: json((count) => ({ action: 'opened', number: count })),
})

export const stripeSample: Sample = sampleOf({
  provider: stripe,
  signatureHeader: 'stripe-signature',
  body: json((count) => ({ id: `evt_${count}`, object: 'event', type: 'charge.succeeded', data: { object: {} } })),
})

const referralloopSample: Sample = sampleOf({
  provider: referralloop,
  signatureHeader: 'x-webhook-signature',
  body: json((count) => ({
    event_type: 'signup.created',
    waitlist_id: 'wl_1',
    data: { id: `su_${count}`, email: 'a@b.c' },
    timestamp: '2026-02-14T15:30:00Z',
  })),
})

export const samples: readonly Sample[] = [
  recoverSample,
  customerioSample,
  standardSample,
  recomlySample,
  githubSample,
  stripeSample,
  referralloopSample,
]
