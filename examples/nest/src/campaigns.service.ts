import { randomBytes } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import type { Delivery } from '@posthorn/core'
import { OnWebhook } from '@posthorn/nest'
import { customerio } from '@posthorn/providers/customerio'

@Injectable()
export class CampaignsService {
  @OnWebhook(customerio, 'webhook_action')
  greet(_event: unknown, delivery: Delivery) {
    // Customer.io reads the reply and can store it on the person. A retry gets the same coupon.
    delivery.reply({ body: { coupon: `HELLO-${randomBytes(3).toString('hex')}` } })
  }
}
