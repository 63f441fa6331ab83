import { applyDecorators, createParamDecorator, type ExecutionContext, HttpCode, type Type } from '@nestjs/common'
import { SetMetadata, UseFilters, UseGuards, UseInterceptors } from '@nestjs/common'
import { type VerifiedWebhook, verifiedRequest } from '@posthorn/core/node'
import { rethrow } from './mount.js'
import { invalid } from './receivers.js'
import { webhookRoute } from './route.js'
import type { MountOptions } from './types.js'

const verified = 'posthorn:verified'

/** Where Nest's `@HttpCode` keeps its status. */
const httpCode = '__httpCode__'

/**
 * Verifies and claims deliveries for a controller, or for one of its routes, with the receiver of that name. A final 2xx
 * completes the delivery; any other reply, or an error, releases it for the next attempt. Duplicates of a completed
 * delivery get the provider's plain reply, and your handler does not see them. Success is 200, and not Nest's 201,
 * unless the route says otherwise.
 *
 * Mistakes in the app's set-up are logged, and go to the exception filters as an `HttpException` that tells the fix.
 * Those in the options stop the application as it starts: `options_invalid`.
 */
export function VerifyWebhook(name: string, options: MountOptions = {}): ClassDecorator & MethodDecorator {
  const route = webhookRoute(name, options)
  const decorate = applyDecorators(SetMetadata(verified, name), UseGuards(route), UseInterceptors(route), UseFilters(route))
  return (target: object, key?: string | symbol, method?: PropertyDescriptor) => {
    decorate(target, key, method)
    const methods = method ? [method] : Object.values(Object.getOwnPropertyDescriptors((target as Type<object>).prototype))
    for (const one of methods) {
      if (typeof one.value === 'function' && !Reflect.hasMetadata(httpCode, one.value)) HttpCode(200)(target, '', one)
    }
  }
}

/** Whether a route is verified as a webhook: for a global guard that has to let it through. */
export const isWebhookRoute = (context: ExecutionContext): boolean =>
  [context.getHandler(), context.getClass()].some((target) => Reflect.hasMetadata(verified, target))

function webhookIn(context: ExecutionContext): VerifiedWebhook {
  const found = verifiedRequest(context.switchToHttp().getRequest())
  return found?.webhook ?? rethrow(invalid('the route has no `@VerifyWebhook`, so nothing verified its event'))
}

/** The verified event. A decorator cannot type a parameter: write `EventOf<typeof recover, 'lead.created'>`. */
export const WebhookEvent: () => ParameterDecorator = createParamDecorator((_, context) => webhookIn(context).event)

/** The verified delivery. */
export const WebhookDelivery: () => ParameterDecorator = createParamDecorator((_, context) => webhookIn(context).delivery)
