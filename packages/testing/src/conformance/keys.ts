import { doesNotThrow, ok, strictEqual, throws } from 'node:assert/strict'
import { createReceiver, isWebhookError, type Provider, type ReceiverOptions, type SecretInput } from '@posthorn/core'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { standardWebhooks } from '@posthorn/providers/standard-webhooks'
import { stripe } from '@posthorn/providers/stripe'
import type { ConformanceCase } from './case.js'
import { secret } from './fixture.js'
import { canaryBase64, canaryBytes } from './senders.js'

/** Parts of every secret that a case uses; none may show up in a message. */
const canaries = [secret, 'canary', canaryBytes.toString('base64').slice(0, 8)]

function refusesSecret(provider: Provider, given: unknown, what: string): void {
  throws(
    () => createReceiver(provider, { secret: given as SecretInput }),
    (error) => {
      ok(isWebhookError(error), `${what}: ${String(error)}`)
      strictEqual(error.code, 'secret_invalid', what)
      ok(/\bsecret\b/i.test(error.message), `the message does not name the option: ${error.message}`)
      const printed = `${error.message} ${error.stack} ${JSON.stringify(error)}`
      for (const canary of canaries) ok(!printed.includes(canary), `${what}: the secret is in the message`)
      return true
    },
    `${what} was accepted for ${provider.name}`,
  )
}

const blanks: Readonly<Record<string, unknown>> = {
  'empty text': '',
  undefined,
  null: null,
  'an empty list': [],
  'an empty map': {},
  blanks: '   ',
  'a line break': '\n',
  'a no-break space': '\u00A0',
  'a list of empty text': [''],
  'a list with an empty text': [secret, ''],
  'a list with undefined': [secret, undefined],
  'a number': 42,
  true: true,
}

const keyOf = (bytes: number): string => `whsec_${Buffer.alloc(bytes, 'canary').toString('base64')}`

export const constructionCases: readonly ConformanceCase[] = [
  {
    id: 'KEY-01',
    group: 'KEY',
    name: 'cannot be created without a secret',
    basis: 'GO-2026-5410 and CVE-2026-86080: an unset secret became the empty key, with which anyone can sign',
    run: async () => {
      for (const [what, given] of Object.entries(blanks)) {
        for (const provider of [recover, recomly, standardWebhooks, stripe]) refusesSecret(provider, given, what)
        if (typeof given !== 'object') refusesSecret(recomly, { key_1: secret, key_2: given }, `${what} in a map`)
      }
      throws(
        () => createReceiver(recover, {} as ReceiverOptions),
        (error) => isWebhookError(error) && error.code === 'secret_invalid',
      )
      doesNotThrow(() => createReceiver(recover, { secret }))
    },
  },
  {
    id: 'KEY-02',
    group: 'KEY',
    name: 'cannot be created with the prefix of a secret alone',
    basis: 'svix 1.99.1 and standardwebhooks 1.0.0 take "whsec_" for a key of no bytes, and a forgery verified',
    run: async () => {
      for (const provider of [standardWebhooks, stripe]) {
        refusesSecret(provider, 'whsec_', 'the bare prefix')
        refusesSecret(provider, ['whsec_'], 'the bare prefix in a list')
      }
    },
  },
  {
    id: 'KEY-03',
    group: 'KEY',
    name: 'cannot be created with a secret that is not base64 where base64 is meant',
    basis: 'Buffer.from skips what it cannot decode and leaves a shorter key, down to none',
    run: async () => {
      const right = canaryBase64.slice('whsec_'.length)
      for (const text of [
        '!!!!',
        '?'.repeat(24),
        `${right}!`,
        `${right.slice(0, 8)}-_${right.slice(10)}`,
        `${right.slice(0, 8)} ${right.slice(8)}`,
        secret,
      ]) {
        refusesSecret(standardWebhooks, `whsec_${text}`, 'a secret that is not base64')
        refusesSecret(standardWebhooks, text, 'a secret that is not base64')
      }
      doesNotThrow(() => createReceiver(standardWebhooks, { secret: canaryBase64 }))
    },
  },
  {
    id: 'KEY-04',
    group: 'KEY',
    name: 'cannot be created with a base64 secret of fewer than sixteen bytes',
    basis: 'a secret that was cut when it was copied decodes without complaint and can be guessed',
    run: async () => {
      for (const bytes of [1, 8, 15]) refusesSecret(standardWebhooks, keyOf(bytes), `a key of ${bytes} bytes`)
      for (const bytes of [16, 24, 64]) doesNotThrow(() => createReceiver(standardWebhooks, { secret: keyOf(bytes) }))
    },
  },
  {
    id: 'KEY-05',
    group: 'KEY',
    name: 'cannot be created with white space around a secret',
    basis: 'a line break from a file makes another key, and every delivery is refused with no hint why',
    run: async () => {
      for (const text of [`${secret}\n`, `${secret}\r\n`, `${secret} `, ` ${secret}`, `\t${secret}`, `\uFEFF${secret}`]) {
        refusesSecret(recover, text, JSON.stringify(text))
        refusesSecret(recover, [secret, text], 'white space in a list')
        refusesSecret(recomly, { key_1: text }, 'white space in a map')
      }
      refusesSecret(standardWebhooks, `${canaryBase64}\n`, 'base64 with a line break')
    },
  },
]
