import { Injectable } from '@nestjs/common'
import type { Delivery } from '@posthorn/core'
import { OnWebhook } from '@posthorn/nest'
import { customerio } from '@posthorn/providers/customerio'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'

// Here for the demo. Listed first among the module's providers, so that it sees every event before the others.
@Injectable()
export class DeliveriesService {
  readonly runs: object[] = []

  // Notes every run as it starts, so that failed ones count too.
  @OnWebhook(recover, '*')
  @OnWebhook(customerio, '*')
  @OnWebhook(referralloop, '*')
  @OnWebhook(recomly, '*')
  noteRun(_event: unknown, { provider, id, type, fence, rawBody }: Delivery) {
    this.runs.push({ provider, deliveryId: id ?? null, type, fence, at: new Date().toISOString() })
    // Who is called "fail-once" makes the first run fail. The sender gets a 500 and retries.
    if (fence === 1 && rawBody.includes('"fail-once"')) throw new Error('someone is called "fail-once"')
  }
}
