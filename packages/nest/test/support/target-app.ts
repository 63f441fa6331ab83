import { All, type ArgumentsHost, Controller, type DynamicModule, Res, type Type } from '@nestjs/common'
import { BaseExceptionFilter } from '@nestjs/core'
import type { Delivery, MountableReceiver } from '@posthorn/core'
import {
  type ModuleReceiver,
  type NestRequest,
  VerifyWebhook,
  WebhookDelivery,
  WebhookEvent,
  WebhooksModule,
} from '@posthorn/nest'
import type { AppHandler } from '@posthorn/testing/conformance'

type Receivers = Readonly<Record<string, MountableReceiver>>

const context = ({ params }: NestRequest): unknown => params

/** Receivers of a case, which closes them itself and has handlers that never end: the app must not wait for them again. */
const lent = (receivers: Receivers): Readonly<Record<string, () => ModuleReceiver>> =>
  Object.fromEntries(
    Object.entries(receivers).map(([name, receiver]) => [
      name,
      () => ({ ...(receiver as ModuleReceiver), close: () => Promise.resolve() }),
    ]),
  )

/** The whole endpoint, at `path`. */
export const endpointModule = (receivers: Receivers, path: string, tenants: boolean): DynamicModule =>
  WebhooksModule.forRoot({ receivers: lent(receivers), path, ...(tenants ? { context } : {}) })

// oxlint-disable-next-line typescript/no-extraneous-class -- a module of Nest is a class, with something in it or not.
class AppModule {}

/** Controllers of the app's own behind `@VerifyWebhook`, one for each receiver. */
export const controllersModule = (
  receivers: Receivers,
  pathOf: (name: string) => string,
  tenants: boolean,
  handler: AppHandler,
): DynamicModule => ({
  module: AppModule,
  imports: [WebhooksModule.forRoot({ receivers: lent(receivers) })],
  controllers: Object.keys(receivers).map((name) => controller(name, pathOf(name), tenants, handler)),
})

/** What both platforms' responses can do. */
interface Response {
  status(code: number): unknown
}

/** Decorators are called as functions, so that this file runs wherever TypeScript's types are merely stripped. */
function controller(name: string, path: string, tenants: boolean, handler: AppHandler): Type<object> {
  class Deliveries {
    async handle(event: unknown, delivery: Delivery, response: Response): Promise<unknown> {
      const { status, body } = await handler(event, delivery)
      response.status(status)
      return body
    }
  }
  const { prototype } = Deliveries
  for (const [index, decorate] of [WebhookEvent(), WebhookDelivery(), Res({ passthrough: true })].entries())
    decorate(prototype, 'handle', index)
  const method = Object.getOwnPropertyDescriptor(prototype, 'handle')!
  for (const decorate of [All(path), VerifyWebhook(name, tenants ? { context } : {})]) decorate(prototype, 'handle', method)
  Controller()(Deliveries)
  return Deliveries
}

/** Keeps what reaches the app's exception filters, and answers as Nest does without it. */
export class RecordingFilter extends BaseExceptionFilter {
  readonly errors: unknown[] = []

  override catch(exception: unknown, host: ArgumentsHost): void {
    this.errors.push(exception instanceof Error ? (exception.cause ?? exception) : exception)
    super.catch(exception, host)
  }
}
