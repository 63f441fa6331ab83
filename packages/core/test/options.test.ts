import { createReceiver, type Provider, type ReceiverOptions } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { notes, provider, secret } from './support/providers.js'

const create =
  (options: object, sender: Provider = notes) =>
  () =>
    createReceiver(sender, options as ReceiverOptions)

const names = (option: string) =>
  expect.objectContaining({
    code: 'options_invalid',
    status: 500,
    message: expect.stringContaining(`\`${option}\``) as string,
  }) as Error

const numbers = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, '100', '5s', true, {}, []]

it.each(['bodyLimit', 'maxUnverified', 'maxAttempts', 'retentionSeconds', 'replySnapshotLimit'])(
  'refuses whatever is no count as %s',
  (option) => {
    for (const value of [...numbers, 0, 1.5, 2 ** 53]) expect(create({ secret, [option]: value })).toThrow(names(option))
  },
)

it.each(['bodyTimeoutMs', 'deadlineMs', 'leaseMs', 'maxRunMs', 'secretTimeoutMs', 'joinMs'])(
  'refuses whatever is no delay as %s',
  (option) => {
    for (const value of [...numbers, 2 ** 31]) expect(create({ secret, [option]: value })).toThrow(names(option))
  },
)

it('takes joinMs 0, and no other delay of nothing', () => {
  expect(create({ secret, joinMs: 0 })).not.toThrow()
  for (const option of ['bodyTimeoutMs', 'deadlineMs', 'leaseMs', 'maxRunMs', 'secretTimeoutMs']) {
    expect(create({ secret, [option]: 0 })).toThrow(names(option))
  }
})

it('refuses a lease that could not be renewed in time', () => {
  expect(create({ secret, leaseMs: 99 })).toThrow(names('leaseMs'))
})

it.each([...numbers, 0, null, '300s', 604_801, { past: 300 }, { future: 300 }, { past: Number.NaN, future: 1 }])(
  'refuses %j as toleranceSeconds',
  (toleranceSeconds) => {
    expect(create({ secret, toleranceSeconds })).toThrow(names('toleranceSeconds'))
  },
)

it.each<[string, unknown]>([
  ['acknowledge', 'never'],
  ['acknowledge', true],
  ['onStoreError', 'ignore'],
  ['replay', 'allow'],
  ['format', 'xml'],
  ['format', 'text'],
  ['methods', ['GET']],
  ['methods', ['post']],
  ['methods', []],
  ['endpoint', ''],
  ['endpoint', 7],
  ['publicUrl', '/hooks'],
  ['publicUrl', 7],
  ['schemas', { '*': {} }],
  ['schemas', { '*': undefined }],
  ['unsigned', 'yes'],
])('refuses %s: %j', (option, value) => {
  expect(create(option === 'unsigned' ? { unsigned: value } : { secret, [option]: value })).toThrow(names(option))
})

// What is first looked at during a request fails there, once for each delivery.
it.each<[string, unknown]>([
  ['methods', 'POST'],
  ['store', {}],
  ['store', 'redis://localhost'],
  ['now', Date.UTC(2026, 1, 14)],
  ['logger', {}],
  ['logger', () => {}],
  ['onError', 'log'],
  ['onRefused', {}],
  ['onHandled', true],
  ['onDuplicate', 7],
])('refuses %s: %j at creation', (option, value) => {
  expect(create({ secret, [option]: value })).toThrow(names(option))
})

it.each(['secrets', 'tolerance', 'toleranceSecond', 'timeoutMs', 'constructor', 'OnError'])(
  'refuses %s, which is no option',
  (option) => {
    expect(create({ secret, [option]: undefined })).toThrow(names(option))
  },
)

it('refuses a provider that does not come from defineProvider', () => {
  expect(create({ secret }, { ...provider() })).toThrow(names('provider'))
})

it('refuses no options at all', () => {
  expect(() => createReceiver(notes, undefined as unknown as ReceiverOptions)).toThrow(
    expect.objectContaining({ status: 500 }) as Error,
  )
})

it('needs the public address for a provider that signs it', () => {
  const urls = provider({
    schemes: [
      { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-signature', encoding: 'hex' }, signed: '{url}{body}' },
    ],
  }) as Provider
  expect(create({ secret }, urls)).toThrow(names('publicUrl'))
  expect(create({ secret, publicUrl: 'https://app.example/hooks' }, urls)).not.toThrow()
})

describe('unsigned mode', () => {
  const either = provider({ unsigned: true }) as Provider

  it('excludes a secret, also one that is not set', () => {
    expect(create({ unsigned: 'accept', secret }, either)).toThrow(names('unsigned'))
    expect(create({ unsigned: 'accept', secret: undefined }, either)).toThrow(names('unsigned'))
  })

  it('is only for a provider that has such a mode', () => {
    expect(create({ unsigned: 'accept' })).toThrow(names('unsigned'))
    expect(create({ unsigned: 'accept' }, either)).not.toThrow()
  })

  it('is not what a missing secret falls back to', () => {
    expect(create({}, either)).toThrow(expect.objectContaining({ code: 'secret_invalid' }) as Error)
    expect(create({ unsigned: undefined, secret: undefined }, either)).toThrow(
      expect.objectContaining({ code: 'secret_invalid' }) as Error,
    )
  })
})
