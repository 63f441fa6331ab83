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

/** Options of a mount. `context` takes Fastify's own `FastifyRequest`. */
export type MountOptions = MountOptionsOf<FastifyRequest>

/** Options of `webhooks`. */
export interface WebhooksOptions extends MountOptions {
  /** The receiver, or several by the name that `/:provider` gives. */
  readonly receiver: Receivers
  /** Where deliveries go, below the `prefix` of the registration. */
  readonly path: string
}

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
     * then parses, validates and handles as it always does; `webhookOf` gives the event. A final 2xx completes the
     * delivery; any other reply, or an error, releases it for the next attempt. Duplicates of a completed delivery get
     * the provider's plain reply, and your handler does not see them.
     *
     * Mistakes in the app's set-up go to the error handler, as a `WebhookError` that tells the fix.
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
