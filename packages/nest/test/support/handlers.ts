import { Controller, Injectable, Post, type Type } from '@nestjs/common'
import type { Delivery } from '@posthorn/core'
import { OnWebhook, VerifyWebhook, WebhookDelivery } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'

export interface Handlers {
  readonly type: Type<unknown>
  /** The delivery of every run, in order. */
  readonly runs: Delivery[]
}

type Run = (run: number) => unknown

/** A provider that handles every event of Recover. */
export function handlers(run: Run = () => {}): Handlers {
  const runs: Delivery[] = []
  @Injectable()
  class LeadService {
    @OnWebhook(recover, '*')
    handle(_event: object, delivery: Delivery): unknown {
      runs.push(delivery)
      return run(runs.length)
    }
  }
  return { type: LeadService, runs }
}

/** A controller whose route /hooks is verified; it replies with what `run` gives. */
export function controller(run: Run = () => 'done'): Handlers {
  const runs: Delivery[] = []
  @Controller()
  class LeadController {
    @Post('hooks')
    @VerifyWebhook('recover')
    handle(@WebhookDelivery() delivery: Delivery): unknown {
      runs.push(delivery)
      return run(runs.length)
    }
  }
  return { type: LeadController, runs }
}
