import { Agent } from 'node:http'
import {
  type ArgumentsHost,
  BadGatewayException,
  type CallHandler,
  Catch,
  type ExceptionFilter,
  type ExecutionContext,
  Inject,
  type NestInterceptor,
} from '@nestjs/common'
import { APP_FILTER, APP_INTERCEPTOR, HttpAdapterHost } from '@nestjs/core'
import { WebhooksModule } from '@posthorn/nest'
import { catchError, type Observable, throwError } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { event, leads, signed } from '../../../test/adapters/leads.js'
import { ask } from '../../core/test/support/server.js'
import { platforms, start } from './support/app.js'
import { controller } from './support/handlers.js'

class BadGateways implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError(() => throwError(() => new BadGatewayException())))
  }
}

@Catch()
class Everything implements ExceptionFilter {
  @Inject(HttpAdapterHost) private readonly host!: HttpAdapterHost

  catch(_exception: unknown, host: ArgumentsHost): void {
    this.host.httpAdapter.reply(host.switchToHttp().getResponse(), { filtered: true }, 418)
  }
}

describe.each(platforms)('duplicates behind @VerifyWebhook on $name', (platform) => {
  // A filter that replies once more to what was answered fails, and Express then ends the connection.
  it('leave their connection to the next request, with interceptors and filters of the app around them', async () => {
    const { type, runs } = controller()
    const { port, nest } = await start(platform, {
      imports: [WebhooksModule.forRoot({ receivers: { recover: () => leads() } })],
      controllers: [type],
      providers: [
        { provide: APP_INTERCEPTOR, useClass: BadGateways },
        { provide: APP_FILTER, useClass: Everything },
      ],
    })
    let connections = 0
    nest.getHttpServer().on('connection', () => (connections += 1))
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    const body = event()
    const statuses: number[] = []
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const answer = await ask(port, body, { path: '/hooks', headers: signed(body), agent })
      statuses.push(answer.status)
    }
    expect([statuses, runs.length, connections]).toEqual([[200, 200, 200, 200], 1, 1])
  })
})
