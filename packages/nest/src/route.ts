import { type ArgumentsHost, type CallHandler, type CanActivate, Catch, type ExceptionFilter } from '@nestjs/common'
import { type ExecutionContext, HttpException, Inject, mixin, type NestInterceptor, type Type } from '@nestjs/common'
import type { WebhookReply } from '@posthorn/core'
import { sendReply, settleByStatus, settleOnEnd, verifiedRequest } from '@posthorn/core/node'
import { finalize, from, lastValueFrom, type Observable, of } from 'rxjs'
import { createMount, rethrow } from './mount.js'
import { getReceiverToken, invalid } from './receivers.js'
import type { ModuleReceiver, MountOptions } from './types.js'

/** Ends a request with a reply of the receiver's, mostly a refusal. A filter that is nearer to the route may change it. */
export class WebhookReplyException extends HttpException {
  /** For the module alone. */
  constructor(
    /** What goes to the sender, to the byte. */
    readonly reply: WebhookReply,
  ) {
    super(Buffer.from(reply.body).toString(), reply.status)
  }
}

/** What stands around a verified route, in the order of a request. */
interface WebhookRoute extends CanActivate, NestInterceptor, ExceptionFilter<WebhookReplyException> {}

export function webhookRoute(name: string, options: MountOptions): Type<WebhookRoute> {
  @Catch(WebhookReplyException)
  class VerifiedRoute implements WebhookRoute {
    readonly #mount

    constructor(@Inject(getReceiverToken(name)) receiver: ModuleReceiver) {
      this.#mount = createMount('VerifyWebhook', receiver, options)
    }

    /** Verifies and does not claim, so that a later guard which refuses leaves no claim behind. */
    async canActivate(context: ExecutionContext): Promise<boolean> {
      const verified = await this.#mount.verify(context.switchToHttp().getRequest()).catch(rethrow)
      if ('reply' in verified) throw new WebhookReplyException(verified.reply)
      return true
    }

    /** Claims. The reply settles it, whoever makes it: the handler, a filter or another interceptor. */
    async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
      const [request, response] = context.getArgs()
      const verified = verifiedRequest(request)
      if (!verified) return rethrow(invalid('a route of `@VerifyWebhook` was reached without its guard'))
      const claim = await verified.claim().catch(rethrow)
      if ('reply' in claim) {
        const { reply } = claim
        if (reply.status >= 300) throw new WebhookReplyException(reply)
        // A duplicate's goes out in place of whatever Nest sends: interceptors may wrap values, and map exceptions.
        if (repliesItself(context)) sendReply(request, response, reply)
        else settleOnEnd(request, response, { close: false, complete: async () => reply, release: async () => {} })
        return of(undefined)
      }
      settleOnEnd(request, response, claim)
      const handled = lastValueFrom(next.handle(), { defaultValue: undefined })
      // When the sender hangs up, Nest drops what an Observable will give, and never replies. The handler goes on, and counts.
      let dropped = false
      const settle = (status: number) => dropped && void settleByStatus(claim, status)
      handled.then(
        () => settle((response.raw ?? response).statusCode),
        () => settle(500),
      )
      return from(handled).pipe(finalize(() => (dropped = true)))
    }

    /** Sends the very bytes of a reply, and drains what was not read of a refused body. */
    catch({ reply }: WebhookReplyException, host: ArgumentsHost): void {
      sendReply(host.switchToHttp().getRequest(), host.switchToHttp().getResponse(), reply)
    }
  }
  return mixin(VerifiedRoute)
}

/** Whether a handler has `@Res()` or `@Next()`, behind which Nest sends nothing. */
function repliesItself(context: ExecutionContext): boolean {
  const [type, method] = [context.getClass(), context.getHandler().name]
  const parameters = Object.keys((Reflect.getMetadata('__routeArguments__', type, method) ?? {}) as object)
  return parameters.some((key) => /^[12]:/.test(key)) && !Reflect.getMetadata('__responsePassthrough__', type, method)
}
