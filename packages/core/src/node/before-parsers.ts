import { WebhookError } from '../errors/errors.js'
import type { WebhookReply } from '../reply/reply.js'
import { sendReply } from './send-reply.js'
import type { NodeRequest, NodeResponse } from './wrapped.js'

/** Options of a Fastify route that is answered before Fastify looks for a parser, which would refuse odd content types. */
export interface RouteBeforeParsers<Request, Response> {
  /** Keeps fastify-raw-body away, which would begin to read before the headers are judged. */
  readonly config: {
    /** Read by fastify-raw-body. */
    readonly rawBody: false
  }
  /**
   * Answers the request: see the lifecycle of a Fastify request,
   * <https://fastify.dev/docs/latest/Reference/Lifecycle/>.
   */
  readonly preParsing: (request: Request, response: Response, payload: unknown, done: (error: Error) => void) => void
  /** Not reached unless another hook took the place of `preParsing`. @throws WebhookError `options_invalid` */
  readonly handler: () => never
}

/** A whole endpoint for adapters that stand on Fastify. */
export function routeBeforeParsers<Request extends NodeRequest, Response extends NodeResponse>(
  receive: (request: Request) => Promise<WebhookReply>,
): RouteBeforeParsers<Request, Response> {
  return {
    config: { rawBody: false },
    // Not async: Fastify would wait for a promise, only to find that the reply was sent.
    preParsing: (request, response, _payload, done) => {
      receive(request)
        .then((reply) => sendReply(request, response, reply))
        .catch(done)
    },
    // Only reached where a hook of someone else's takes the place of the one above.
    handler: () => {
      throw new WebhookError(
        'options_invalid',
        'The webhook endpoint was reached without its verification: something removed its preParsing hook.',
      )
    },
  }
}
