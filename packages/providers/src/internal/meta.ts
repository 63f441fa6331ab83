import type { Handshake, HmacScheme } from '@posthorn/core'

/** How every product of Meta signs: with the app's secret, over the bytes as they are sent, escapes included. */
export const metaScheme: HmacScheme = Object.freeze<HmacScheme>({
  kind: 'hmac',
  hash: 'sha256',
  signature: { from: 'header:x-hub-signature-256', prefix: 'sha256=', encoding: 'hex' },
  signed: '{body}',
})

/** The request that the App Dashboard makes when an address is set: it has the token that was typed in beside it. */
export const metaVerification: Handshake = Object.freeze<Handshake>({
  when: { method: 'GET', ref: 'query:hub.mode', equals: 'subscribe' },
  verify: { token: 'query:hub.verify_token' },
  reply: { text: 'query:hub.challenge' },
})
