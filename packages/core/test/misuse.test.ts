import { basename } from 'node:path'
import {
  createReceiver,
  defineProvider,
  isWebhookError,
  memoryStore,
  type MemoryStoreOptions,
  type Provider,
  type ReceiverOptions,
  type SecretInput,
  sign,
  type SignOptions,
  verify,
  type WebhookError,
} from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { notes, provider, secret, signed } from './support/providers.js'

const coded = (code: string, part: string) =>
  expect.objectContaining({ code, status: 500, message: expect.stringContaining(part) as string }) as Error

const nobody = undefined as unknown as Provider

describe('verify', () => {
  const { headers, body } = signed(notes)
  const request = { secret, headers, body }

  it.each(['tolerance', 'secrets', 'rawBody', 'Headers'])('refuses the option %s, which it does not have', (name) => {
    expect(() => verify(notes, { ...request, [name]: undefined })).toThrow(coded('options_invalid', `\`${name}\``))
  })

  it('refuses what is no provider', () => {
    expect(() => verify(nobody, request)).toThrow(coded('options_invalid', '`provider` must come from defineProvider'))
    expect(() => verify({ ...notes }, request)).toThrow(coded('options_invalid', '`provider`'))
  })

  it.each<[string, unknown]>([
    ['text', body.toString()],
    ['a parsed object', JSON.parse(body.toString())],
    ['nothing', undefined],
  ])('refuses %s as a body', (_what, given) => {
    expect(() => verify(notes, { ...request, body: given as Uint8Array })).toThrow(coded('options_invalid', '`body`'))
  })

  it('refuses a resolver, whose answer it could not wait for', () => {
    expect(() => verify(notes, { ...request, secret: (() => secret) as unknown as string })).toThrow(
      coded('options_invalid', 'resolver'),
    )
  })
})

describe('sign', () => {
  const request = { secret, body: '{}' }

  it('refuses what is no provider', () => {
    expect(() => sign(nobody, request)).toThrow(coded('sign_invalid', 'defineProvider'))
  })

  it.each([{}, [], 7, undefined, null])('refuses %j as a body', (body) => {
    expect(() => sign(notes, { ...request, body } as SignOptions)).toThrow(coded('sign_invalid', '`body`'))
  })

  it.each(['timestampMs', 'deliveryId', 'secrets'])('refuses the option %s, which it does not have', (name) => {
    expect(() => sign(notes, { ...request, [name]: 1 })).toThrow(coded('sign_invalid', `\`${name}\``))
  })
})

describe('memoryStore', () => {
  it.each(['maxInflight', 'size', 'ttl'])('refuses the option %s, which it does not have', (name) => {
    expect(() => memoryStore({ [name]: 1 })).toThrow(coded('options_invalid', `\`${name}\``))
  })

  it.each([0, -1, 1.5, '10', Number.NaN])('refuses %j as max', (max) => {
    expect(() => memoryStore({ max } as MemoryStoreOptions)).toThrow(coded('options_invalid', '`max`'))
  })
})

describe('a secret', () => {
  const promised = Promise.resolve('canary-7c1e') as unknown as SecretInput

  it('that is a promise is refused, with the advice to await it', () => {
    expect(() => createReceiver(notes, { secret: promised })).toThrow(coded('secret_invalid', 'Await'))
    expect(() => createReceiver(provider({ keyId: 'header:x-key' }), { secret: promised })).toThrow(
      coded('secret_invalid', 'Await'),
    )
  })

  it('that was given as `unsigned` is not quoted', () => {
    const either = provider({ unsigned: true })
    const create = () => createReceiver(either, { unsigned: 'topsecret' } as unknown as ReceiverOptions)
    expect(create).toThrow(coded('options_invalid', '`unsigned`'))
    expect(create).toThrow(expect.objectContaining({ stack: expect.not.stringContaining('topsecret') as string }) as Error)
  })
})

function thrownBy(run: () => unknown): WebhookError {
  try {
    run()
  } catch (error) {
    if (isWebhookError(error)) return error
  }
  throw new Error('no error of ours was thrown')
}

function withTemplate(template: string): unknown {
  const signature = { from: 'header:x-signature', encoding: 'hex' } as const
  return defineProvider({
    name: 'bad',
    docs: 'https://notes.example',
    type: 'note',
    schemes: [{ kind: 'hmac', hash: 'sha256', signature, signed: template }],
  })
}

describe('the first frame of the stack', () => {
  const here = basename(import.meta.filename)

  it.each<[string, () => unknown]>([
    ['createReceiver without a secret', () => createReceiver(notes, { secret: undefined })],
    ['createReceiver with a misspelt option', () => createReceiver(notes, { secret, stor: 1 } as ReceiverOptions)],
    ['createReceiver with a bad number', () => createReceiver(notes, { secret, leaseMs: 1 })],
    ['defineProvider with a bad name', () => defineProvider({ ...notes, name: 'A' })],
    ['defineProvider with a bad scheme', () => withTemplate('{nonsense}')],
  ])('is the line of the app for %s', (_what, misuse) => {
    const { code, message, stack = '' } = thrownBy(misuse)
    const [first, frame] = stack.replace(message, '').split('\n')
    expect(first).toBe(`WebhookError [${code}]: `)
    expect(frame).toContain(here)
  })
})
