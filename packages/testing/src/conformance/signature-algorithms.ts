import { strictEqual } from 'node:assert/strict'
import { generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { createReceiver, defineProvider, isWebhookError, type MountableReceiver } from '@posthorn/core'
import { send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { bracketed, now, recoverBody, secret, withSender } from './fixture.js'
import { assertRefused, refusesSpellings } from './refusals.js'
import { hmac } from './sender.js'
import { githubSender } from './senders.js'

/** Requests that would have another algorithm verify them. */
export const signatureAlgorithmCases: readonly ConformanceCase[] = [
  {
    id: 'SIG-22',
    group: 'SIG',
    name: 'takes the algorithm from the definition and never from the request',
    basis: 'tokens that name their own algorithm have been forged with "none" and with weaker hashes for years',
    run: async (target) => {
      await refusesSpellings(target, [githubSender], ({ body, signature }) => ({
        md5: `md5=${hmac(secret, body, 'md5').toString('hex')}`,
        sha1: `sha1=${hmac(secret, body, 'sha1').toString('hex')}`,
        sha512: `sha512=${hmac(secret, body, 'sha512').toString('hex')}`,
        none: 'none=',
        'none with a digest': `none=${signature}`,
        'a list of names': `sha256;none=${signature}`,
        'a name after it': `sha256=${signature};none`,
        'sha1 under the name of sha256': `sha256=${hmac(secret, body, 'sha1').toString('hex')}`,
      }))
      await withSender(target, githubSender, {}, (fixture) =>
        bracketed(fixture, async () => {
          const body = recoverBody()
          for (const alg of ['sha1', 'none', 'HS1']) {
            const headers = {
              'x-hub-signature-256': `sha256=${hmac(secret, body, 'sha1').toString('hex')}`,
              'x-hub-signature': `sha1=${hmac(secret, body, 'sha1').toString('hex')}`,
              'x-signature-algorithm': alg,
            }
            assertRefused(await send(fixture.url, { body, headers }), githubSender.provider, alg)
          }
        }),
      )
    },
  },
  {
    id: 'SIG-22-PUBLIC-KEY',
    group: 'SIG',
    name: 'never takes a public key for the shared secret of another scheme',
    basis: 'the classic confusion of JSON Web Tokens: whoever knows the public key signs with it as if it were a secret',
    run: async (target) => {
      const { publicKey, privateKey } = generateKeyPairSync('ed25519')
      const der = publicKey.export({ type: 'spki', format: 'der' })
      const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString().trim()
      const written = { pem, 'raw-base64': der.subarray(-32).toString('base64') } as const
      for (const [encoding, text] of Object.entries(written) as [keyof typeof written, string][]) {
        const receiver = mixedReceiver(encoding, text)
        if (!receiver) continue
        const mounted = await target.mount(receiver)
        try {
          const signed = recoverBody()
          const signature = signBytes(null, Buffer.from(signed), privateKey).toString('hex')
          strictEqual(
            (await send(mounted.url, { body: signed, headers: { 'x-ed25519': signature } })).status,
            200,
            'the right scheme',
          )
          for (const key of [text, Buffer.from(text, 'base64')]) {
            const body = recoverBody()
            const reply = await send(mounted.url, { body, headers: { 'x-mac': hmac(key, body).toString('hex') } })
            strictEqual(reply.status, 401, `a public key as ${encoding} verified an HMAC`)
          }
        } finally {
          await mounted.close()
        }
      }
    },
  },
]

/** A receiver for a sender that has an Ed25519 and an HMAC scheme; nothing where such a definition is refused. */
function mixedReceiver(encoding: 'pem' | 'raw-base64', publicKey: string): MountableReceiver | undefined {
  try {
    const mixed = defineProvider({
      name: 'mixed',
      docs: 'https://example.com/webhooks',
      schemes: [
        { kind: 'ed25519', signature: { from: 'header:x-ed25519', encoding: 'hex' }, signed: '{body}', key: { encoding } },
        { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-mac', encoding: 'hex' }, signed: '{body}' },
      ],
      type: '{json:type}',
    })
    return createReceiver(mixed, { secret: publicKey, now: () => now }).on('*', () => undefined)
  } catch (error) {
    if (isWebhookError(error) && /^(?:provider|secret)_invalid$/.test(error.code)) return undefined
    throw error
  }
}
