import assert from 'node:assert/strict'
import type { PGlite } from '@electric-sql/pglite'
import { bullmqQueue, webhookProcessor } from '@posthorn/bullmq'
import { createReceiver, type EventOf, isWebhookError, type Store, verify } from '@posthorn/core'
import { headersOf } from '@posthorn/core/node'
import { receiveWebhook } from '@posthorn/express'
import { webhooks } from '@posthorn/fastify'
import { WebhooksModule } from '@posthorn/nest'
import { postgresStore } from '@posthorn/postgres'
import { providerNames } from '@posthorn/providers'
import { recover } from '@posthorn/providers/recover'
import { createRecoverClient } from '@posthorn/providers/recover/api'
import { redisStore } from '@posthorn/redis'
import { deliverTwice, sampleEvent } from '@posthorn/testing'
import { cases } from '@posthorn/testing/conformance'
import { probes } from '@posthorn/testing/probe'
import { startRecover } from '@posthorn/testing/stand-ins'
import { storeCases } from '@posthorn/testing/stores'
import { type Queue, Worker } from 'bullmq'
import express from 'express'
import Fastify from 'fastify'
import type { Redis } from 'ioredis'
import type { Pool } from 'pg'
import type { createClient } from 'redis'

const secret = 'a secret'
const runs: string[] = []
const phones: EventOf<typeof recover, 'lead.created'>['data']['phone'][] = []
const leads = createReceiver(recover, { secret }).on('lead.created', (event, delivery) => {
  runs.push(delivery.key)
  phones.push(event.data.phone)
})

// What servers and clients there are is for other projects: here their types have to fit.
export const inPostgres = (pool: Pool): Store => postgresStore(pool, { transactions: true })
export const inPglite = (database: PGlite): Store => postgresStore(database)
export const inRedis = (client: Redis): Store => redisStore(client)
export const inNodeRedis = (client: ReturnType<typeof createClient>): Store => redisStore(client)
export const queued = (queue: Queue) => createReceiver(recover, { secret, acknowledge: 'queue', queue: bullmqQueue(queue) })
export const worker = () => new Worker('webhooks', webhookProcessor(leads), { connection: {} })
export const others = [verify, headersOf, createRecoverClient, startRecover, cases, probes, storeCases]

async function main(): Promise<void> {
  express().use('/webhooks/recover', receiveWebhook(leads))
  await Fastify().register(webhooks, { receiver: leads, path: '/webhooks/recover' })
  WebhooksModule.forRoot({ receivers: { recover: () => leads }, path: '/webhooks/recover' })

  const { event } = sampleEvent(recover, 'lead.created')
  for (const { status } of await deliverTwice(leads, recover, event, { secret })) assert.equal(status, 200)
  assert.deepEqual([runs.length, phones.length], [1, 1])
  assert.equal(isWebhookError(new Error('another')), false)
  assert.ok(providerNames.includes('recover'))
}

void main()
