import { type ArgumentsHost, Controller, type INestApplication, Post } from '@nestjs/common'
import { BaseExceptionFilter, NestFactory } from '@nestjs/core'
import type { Delivery } from '@posthorn/core'
import { VerifyWebhook, WebhookDelivery, WebhooksModule } from '@posthorn/nest'
import { event, leads, signed } from '../../../../test/adapters/leads.js'
import { type Answer, ask } from '../../../core/test/support/server.js'
import { listen, moduleOf, type Platform } from './app.js'
import { noType, type Options } from './target-parsers.js'

/** An application whose own controller stands behind `@VerifyWebhook`. */
export interface Guarded {
  readonly port: number
  /** The bytes that the controller was given, delivery by delivery. */
  readonly bytes: readonly Buffer[]
  /** What reached the application's exception filters. */
  readonly exceptions: readonly unknown[]
  /** What was logged as an error. */
  readonly logged: readonly string[]
}

export async function startGuarded(
  { adapter }: Platform,
  options: Options = {},
  configure: (app: INestApplication) => unknown = () => {},
): Promise<Guarded> {
  const [bytes, exceptions, logged]: [Buffer[], unknown[], string[]] = [[], [], []]

  @Controller()
  class Deliveries {
    @Post('hooks')
    @VerifyWebhook('recover')
    handle(@WebhookDelivery() { rawBody }: Delivery): void {
      bytes.push(rawBody)
    }
  }

  class Filter extends BaseExceptionFilter {
    override catch(exception: unknown, host: ArgumentsHost): void {
      exceptions.push(exception)
      super.catch(exception, host)
    }
  }

  const error = (...parts: unknown[]) => void logged.push(parts.map(String).join(' '))
  const logger = { error, fatal: error, log: ignore, warn: ignore, debug: ignore, verbose: ignore }
  const imports = [WebhooksModule.forRoot({ receivers: { recover: () => leads() } })]
  const module = moduleOf({ imports, controllers: [Deliveries] })
  const nest = await NestFactory.create(module, adapter(), { abortOnError: false, logger, ...options })
  nest.useGlobalFilters(new Filter(nest.getHttpAdapter()))
  const { port } = await listen(nest, configure)
  return { port, bytes, exceptions, logged }
}

const ignore = (): void => {}

/** Other bytes than JSON.stringify would make of them. */
export const oddlyWritten = (): string => `${event().replace('{', '{ "n": 1.0,\t"e": "\\u00e9", "z": "ë",')}\n`

/** Sends a signed delivery under a type, or under none, with headers in place of its own. */
export function deliverAs(
  { port }: Pick<Guarded, 'port'>,
  type: string,
  body: string,
  others: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { 'content-type': _, ...headers } = signed(body)
  return ask(port, body, {
    path: '/hooks',
    headers: { ...headers, ...(type === noType ? {} : { 'content-type': type }), ...others },
  })
}
