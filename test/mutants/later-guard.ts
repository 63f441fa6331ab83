import 'reflect-metadata'
import { deepStrictEqual } from 'node:assert/strict'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CanActivate, Controller, Module, Post, UseGuards } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { createReceiver, sign } from '@posthorn/core'
import { VerifyWebhook, WebhooksModule } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'
import { send } from '@posthorn/testing'

const secret = 'recover-signing-secret'

/** A Nest app with a guard on the route, after that of `@VerifyWebhook` on its controller, which refuses at first. */
export async function laterGuard(): Promise<void> {
  const receiver = createReceiver(recover, { secret, joinMs: 0 })
  // An app that is closed must not wait for a claim that was left behind.
  const lent = { ...receiver, close: () => receiver.close({ timeoutMs: 0 }) }
  let refusing = true
  let runs = 0
  const guard: CanActivate = { canActivate: () => !refusing }
  class Deliveries {
    handle(): string {
      runs += 1
      return 'handled'
    }
  }
  class AppModule {}
  // Called as functions: where types are merely stripped, there are no decorators.
  const method = Object.getOwnPropertyDescriptor(Deliveries.prototype, 'handle')!
  for (const decorate of [Post('hooks'), UseGuards(guard)]) decorate(Deliveries.prototype, 'handle', method)
  for (const decorate of [Controller(), VerifyWebhook('recover')]) decorate(Deliveries)
  Module({ imports: [WebhooksModule.forRoot({ receivers: { recover: () => lent } })], controllers: [Deliveries] })(AppModule)

  const app = await NestFactory.create(AppModule, { rawBody: true, logger: false, abortOnError: false })
  await app.listen(0, '127.0.0.1')
  try {
    const { port } = (app.getHttpServer() as Server).address() as AddressInfo
    const body = '{"id":"evt_1","type":"lead.created","account_id":"a","created_at":"2026-02-14T15:30:00Z","data":{}}'
    const headers = { 'content-type': 'application/json', ...sign(recover, { secret, body }) }
    const deliver = async () => (await send(`http://127.0.0.1:${port}/hooks`, { body, headers })).status
    const refused = await deliver()
    refusing = false
    deepStrictEqual([refused, await deliver(), runs], [403, 200, 1])
  } finally {
    await app.close()
  }
}
