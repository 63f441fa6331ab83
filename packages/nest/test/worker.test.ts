import { Injectable, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { createReceiver, type EventOf, type JobQueue, type Receiver, sign, type WebhookJob } from '@posthorn/core'
import { getReceiverToken, OnWebhook, WebhooksModule } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'
import { expect, it } from 'vitest'

const secret = 'a secret for tests'

it('handles queued deliveries in a process that serves no HTTP', async () => {
  const jobs: WebhookJob[] = []
  const queue: JobQueue = { add: async (job) => void jobs.push(job) }
  const receivers = { recover: () => createReceiver(recover, { secret, acknowledge: 'queue', queue }) }
  const phones: string[] = []

  @Injectable()
  class LeadsService {
    @OnWebhook(recover, 'checklist.completed')
    complete(event: EventOf<typeof recover, 'checklist.completed'>) {
      phones.push(event.data.phone)
    }
  }
  @Module({ imports: [WebhooksModule.forRoot({ receivers, path: '/webhooks/recover' })], providers: [LeadsService] })
  class AppModule {}

  const body = JSON.stringify({ id: 'evt_1', type: 'checklist.completed', data: { phone: '+15550123' } })
  const intake = receivers.recover()
  const reply = await intake.receive({
    method: 'POST',
    url: '/',
    headers: sign(recover, { secret, body }),
    body: Buffer.from(body),
  })
  expect(reply.status).toBe(200)

  const worker = await NestFactory.createApplicationContext(AppModule, { logger: false })
  await worker.get<Receiver>(getReceiverToken('recover')).process(jobs[0])
  expect(phones).toEqual(['+15550123'])
  await worker.close()
})
