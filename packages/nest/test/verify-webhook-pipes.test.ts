import { Body, Controller, Post, ValidationPipe, type ValidationPipeOptions } from '@nestjs/common'
import type { Delivery } from '@posthorn/core'
import { VerifyWebhook, WebhookDelivery, WebhookEvent, WebhooksModule } from '@posthorn/nest'
import { IsString } from 'class-validator'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { ask } from '../../core/test/support/server.js'
import { platforms, start } from './support/app.js'

class Note {
  @IsString()
  readonly text!: string
}

const strict: ValidationPipeOptions = { whitelist: true, transform: true, forbidNonWhitelisted: true }

describe.each(platforms)('a global ValidationPipe on $name', (platform) => {
  it.each<[string, ValidationPipeOptions]>([
    ['by default', {}],
    ['with whitelist, transform and forbidNonWhitelisted', strict],
    ['with validateCustomDecorators too', { ...strict, validateCustomDecorators: true }],
  ])('leaves the event and the delivery whole, %s', async (_what, options) => {
    const seen: unknown[] = []
    @Controller()
    class Leads {
      @Post('hooks')
      @VerifyWebhook('recover')
      handle(@WebhookEvent() given: object, @WebhookDelivery() delivery: Delivery): void {
        seen.push(JSON.stringify(given), delivery.type, delivery.rawBody.toString(), typeof delivery.reply)
      }
      @Post('notes')
      // Nobody emits the metadata by which Nest would know the type of the body.
      note(@Body(new ValidationPipe({ ...options, expectedType: Note })) note: Note): string {
        return note.text
      }
    }
    const { deliver, port, logged } = await start(
      platform,
      { imports: [WebhooksModule.forRoot({ receivers: { recover: () => leads() } })], controllers: [Leads] },
      (nest) => nest.useGlobalPipes(new ValidationPipe(options)),
    )
    const body = event()
    expect([(await deliver(body)).status, logged]).toEqual([200, []])
    expect(seen).toEqual([body, 'lead.created', body, 'function'])
    const headers = { 'content-type': 'application/json' }
    expect((await ask(port, '{"text":7}', { path: '/notes', headers })).status).toBe(400)
    expect((await ask(port, '{"text":"a"}', { path: '/notes', headers })).status).toBe(201)
  })
})
