import { defineProvider, type Provider } from '@posthorn/core'
import { secret } from './fixture.js'
import type { Signed } from './refusals.js'
import { hmac } from './sender.js'

/** A secret beside the one that all fixtures have. */
export const second: string = `${secret}-second`

/** A body as Recover signs it. */
export const signedWith = (key: string, body: string): Signed => ({
  body,
  headers: { 'x-recover-signature': hmac(key, body).toString('hex') },
})

/** Counts the secrets that are tried for each request. */
export function countingProvider(tried: { count: number }): Provider {
  return defineProvider({
    name: 'counting',
    docs: 'https://example.com/webhooks',
    schemes: [
      {
        kind: 'custom',
        headers: ['x-recover-signature'],
        covers: 'body',
        verify: (request) => {
          tried.count += 1
          return hmac(request.secret, request.body).toString('hex') === request.header('x-recover-signature')
        },
        sign: (request) => ({ 'x-recover-signature': hmac(request.secret, request.body).toString('hex') }),
      },
    ],
    type: '{json:type}',
  })
}
