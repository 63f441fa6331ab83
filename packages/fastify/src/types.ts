import type { MountOptions as MountOptionsOf, Receivers, VerifiedWebhook } from '@posthorn/core/node'
import type {
  ContextConfigDefault,
  FastifyBaseLogger,
  FastifyRequest,
  FastifySchema,
  FastifyTypeProvider,
  FastifyTypeProviderDefault,
  preParsingAsyncHookHandler,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerBase,
  RawServerDefault,
  RouteGenericInterface,
} from 'fastify'

/** Options of a mount. */
export type MountOptions = MountOptionsOf<FastifyRequest>

declare module 'fastify' {
  interface FastifyInstance<
    RawServer extends RawServerBase = RawServerDefault,
    RawRequest extends RawRequestDefaultExpression<RawServer> = RawRequestDefaultExpression<RawServer>,
    RawReply extends RawReplyDefaultExpression<RawServer> = RawReplyDefaultExpression<RawServer>,
    Logger extends FastifyBaseLogger = FastifyBaseLogger,
    TypeProvider extends FastifyTypeProvider = FastifyTypeProviderDefault,
  > {
    /**
     * Makes a hook for one route: `{ preParsing: app.verifyWebhook(receiver) }`. It verifies and claims, and the route
     * then parses, validates and handles as it always does. A 2xx completes the delivery before it is sent; any other
     * reply releases it for the next attempt.
     *
     * @throws WebhookError `options_invalid`
     */
    verifyWebhook(
      receivers: Receivers,
      options?: MountOptions,
    ): preParsingAsyncHookHandler<
      RawServer,
      RawRequest,
      RawReply,
      RouteGenericInterface,
      ContextConfigDefault,
      FastifySchema,
      TypeProvider,
      Logger
    >
  }

  interface FastifyRequest {
    /** The verified delivery, behind `verifyWebhook`. */
    webhook: VerifiedWebhook | null
  }
}
