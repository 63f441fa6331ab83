import { tracingChannel } from 'node:diagnostics_channel'
import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Requests whose claims wait for what their handlers return. Not those whose handlers return or await their reply, which
 * they give by a callback, hang-up or not; and not those of another copy of this module, which is told of them, too.
 */
const waiting = new WeakSet<FastifyRequest>()

/** Has the claim of a request wait for what its handler returns. */
export function awaitHandler(request: FastifyRequest, reply: FastifyReply): void {
  const then = reply.then.bind(reply)
  const noted: typeof then = (...args) => {
    waiting.delete(request)
    then(...args)
  }
  waiting.add(request)
  Reflect.set(reply, 'then', noted)
}

/**
 * Fastify sends nothing for a handler that returns nothing after the sender hung up, and tells of its end only here.
 * Without a reply the claim would be kept until the longest run that there may be.
 */
function endUnsent(message: unknown): void {
  const { request, reply, error } = message as { request: FastifyRequest; reply: FastifyReply; error?: unknown }
  if (!waiting.has(request)) return
  if (error === undefined && !reply.sent && request.raw.socket.destroyed) reply.raw.end()
}

const handlers = tracingChannel('fastify.request.handler')

/** Listens for the ends of handlers. However many apps there are, it is told once. */
export function watchHandlers(): void {
  handlers.asyncEnd.unsubscribe(endUnsent)
  handlers.asyncEnd.subscribe(endUnsent)
}
