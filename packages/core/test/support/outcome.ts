import { createReceiver, isWebhookError, type Provider, type SecretInput, type SignedOptions, verify } from '@posthorn/core'
import { expect } from 'vitest'
import { now, secret } from './providers.js'

export interface Sent {
  readonly method?: string
  readonly url?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | Uint8Array
}

type Options = Partial<Omit<SignedOptions<unknown>, 'secret'>> & { readonly secret?: Exclude<SecretInput, () => unknown> }

/** `handled`, or why a receiver refused. `verify` has to be of the same mind about the signature. */
export async function outcomeOf(sender: Provider, sent: Sent, options: Options = {}): Promise<string> {
  const { method = 'POST', url = '/', headers = {} } = sent
  const body = Buffer.from(sent.body ?? '')
  let outcome = 'nothing'
  const receiver = createReceiver(sender, {
    secret,
    now: () => now,
    methods: sender.methods ?? ['POST'],
    ...options,
    onRefused: ({ code }) => (outcome = code),
  })
  await receiver.on('*', () => (outcome = 'handled')).receive({ method, url, headers, body })
  expect(verdict(sender, { method, url, headers, body }, options)).toBe(outcome === 'handled' || outcome.startsWith('payload_'))
  return outcome
}

function verdict(
  sender: Provider,
  sent: { method: string; url: string; headers: NonNullable<Sent['headers']>; body: Buffer },
  { secret: given = secret, publicUrl, format }: Options,
): boolean {
  const more = { ...(publicUrl === undefined ? {} : { publicUrl }), ...(format === undefined ? {} : { format }) }
  try {
    return verify(sender, { secret: given as string, now, ...sent, ...more }) !== undefined
  } catch (error) {
    if (isWebhookError(error) && error.status < 500) return false
    throw error
  }
}
