import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './support/markdown.js'
import { typeNamesOf } from './support/type-names.js'

const valuesOf = (module: object): string[] => Object.keys(module).toSorted()

it('@posthorn/core exports these values and no others', async () => {
  expect(valuesOf(await import('@posthorn/core'))).toEqual([
    'WebhookError',
    'createReceiver',
    'createVerifier',
    'defineProvider',
    'errorTable',
    'headerReader',
    'isWebhookError',
    'jwks',
    'memoryStore',
    'permanent',
    'sign',
    'signRequest',
    'verify',
    'withEvents',
  ])
})

it('@posthorn/core/node exports these values and no others', async () => {
  expect(valuesOf(await import('@posthorn/core/node'))).toEqual([
    'bodyOf',
    'defineMount',
    'failureOf',
    'headersOf',
    'routeBeforeParsers',
    'sendInstead',
    'sendReply',
    'settleByStatus',
    'settleOnEnd',
    'verifiedRequest',
    'webhookOf',
  ])
})

it('@posthorn/express exports these values and no others', async () => {
  expect(valuesOf(await import('@posthorn/express'))).toEqual(['receiveWebhook', 'verifyWebhook', 'webhookOf'])
})

it('@posthorn/koa exports these values and no others', async () => {
  expect(valuesOf(await import('@posthorn/koa'))).toEqual(['receiveWebhook', 'verifyWebhook', 'webhookOf'])
})

it('@posthorn/fastify exports these values and no others', async () => {
  expect(valuesOf(await import('@posthorn/fastify'))).toEqual(['webhookDecorators', 'webhookOf', 'webhooks'])
})

it('@posthorn/nest exports these values and no others', async () => {
  expect(valuesOf(await import('@posthorn/nest'))).toEqual([
    'OnWebhook',
    'VerifyWebhook',
    'WebhookDelivery',
    'WebhookEvent',
    'WebhookReplyException',
    'WebhooksModule',
    'getReceiverToken',
    'isWebhookRoute',
    'webhookOf',
  ])
})

it('@posthorn/testing exports these values and no others', async () => {
  expect(valuesOf(await import('@posthorn/testing'))).toEqual([
    'createSender',
    'deliver',
    'deliverConcurrently',
    'deliverFromFuture',
    'deliverReordered',
    'deliverStale',
    'deliverTampered',
    'deliverTwice',
    'deliverUntilHandled',
    'fixedClock',
    'isLoopback',
    'isSuccess',
    'makeDelivery',
    'noReplyOf',
    'replayUnderFreshId',
    'sampleEvent',
    'sampleTypes',
    'scaledClock',
    'send',
    'sendRaw',
    'sign',
    'signRequest',
    'systemClock',
    'transmit',
  ])
})

it('@posthorn/testing/conformance exports these values and no others', async () => {
  expect(valuesOf(await import('@posthorn/testing/conformance'))).toEqual(['cases', 'outOfScope'])
})

it('@posthorn/testing/stand-ins exports these values and no others', async () => {
  expect(valuesOf(await import('@posthorn/testing/stand-ins'))).toEqual([
    'StandInError',
    'startCustomerio',
    'startRecomly',
    'startRecover',
    'startReferralloop',
  ])
})

it('@posthorn/testing/probe exports these values and no others', async () => {
  expect(valuesOf(await import('@posthorn/testing/probe'))).toEqual(['probe', 'probes'])
})

it('@posthorn/testing/stores exports these values and no others', async () => {
  expect(valuesOf(await import('@posthorn/testing/stores'))).toEqual(['storeCases'])
})

it('@posthorn/providers exports these values and no others', async () => {
  expect(valuesOf(await import('@posthorn/providers'))).toEqual(['isProviderName', 'loadProvider', 'providerNames'])
})

it('@posthorn/redis exports these values and no others', async () => {
  expect(valuesOf(await import('@posthorn/redis'))).toEqual(['redisStore'])
})

it('@posthorn/postgres exports these values and no others', async () => {
  expect(valuesOf(await import('@posthorn/postgres'))).toEqual(['migrate', 'migration', 'postgresStore', 'prune'])
})

it('@posthorn/bullmq exports these values and no others', async () => {
  expect(valuesOf(await import('@posthorn/bullmq'))).toEqual(['bullmqQueue', 'jobIdOf', 'webhookProcessor'])
})

const providers = readdirSync(join(root, 'packages/providers/src'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .toSorted()

/** What some export besides their provider. */
const helpers: Readonly<Record<string, readonly string[]>> = { 'aws-sns': ['createAwsSns'], paypal: ['paypalSecret'] }

it('@posthorn/providers has the entry points that were agreed', () => {
  expect(providers).toMatchSnapshot()
})

it.each(providers)('@posthorn/providers/%s exports its provider and nothing else at run time', async (name) => {
  const camelCase = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  const exported = (await import(`@posthorn/providers/${name}`)) as Readonly<Record<string, { readonly name?: unknown }>>
  expect(valuesOf(exported)).toEqual([camelCase, ...(helpers[name] ?? [])].toSorted())
  expect(exported[camelCase]?.name).toBe(name)
})

it.each([
  ['recover', 'createRecoverClient'],
  ['referralloop', 'createReferralloopClient'],
  ['recomly', 'createRecomlyClient'],
])('@posthorn/providers/%s/api exports its client and its error', async (name, client) => {
  expect(valuesOf(await import(`@posthorn/providers/${name}/api`))).toEqual(['ApiError', client])
})

it.each([
  ['core', 'index'],
  ['core', 'node/index'],
  ['express', 'index'],
  ['koa', 'index'],
  ['fastify', 'index'],
  ['nest', 'index'],
  ['redis', 'index'],
  ['postgres', 'index'],
  ['bullmq', 'index'],
  ['providers', 'catalogue/index'],
  ['providers', 'recover/api'],
  ['providers', 'referralloop/api'],
  ['providers', 'recomly/api'],
  ['testing', 'index'],
  ['testing', 'conformance/index'],
  ['testing', 'probe/index'],
  ['testing', 'stand-ins/index'],
  ['testing', 'stores/index'],
])('the types that %s exports from %s are the ones that were agreed', (name, entry) => {
  expect(typeNamesOf(join(root, 'packages', name, 'src', `${entry}.ts`))).toMatchSnapshot()
})
