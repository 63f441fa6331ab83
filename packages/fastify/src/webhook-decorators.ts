import { tracingChannel } from 'node:diagnostics_channel'
import { Readable, Stream } from 'node:stream'
import { WebhookError } from '@posthorn/core'
import { type Receivers, sendReply, settleOnEnd } from '@posthorn/core/node'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest, preParsingAsyncHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import { createMount } from './mount.js'
import type { MountOptions } from './types.js'

function verifyWebhook(receivers: Receivers, options: MountOptions = {}): preParsingAsyncHookHandler {
  const mount = createMount('verifyWebhook', receivers, options)
  return async function webhookVerifier(request, reply, payload: unknown) {
    if (!(payload instanceof Stream)) throw misplaced()
    const verified = await mount.verify(request)
    if ('reply' in verified) return sendReply(request, reply, verified.reply)
    const claim = await verified.claim()
    if ('reply' in claim) return sendReply(request, reply, claim.reply)
    // By Node's own response: it ends the same way after `reply.hijack()`, and hooks are bound to scopes.
    settleOnEnd(request, reply, claim)
    const then = reply.then.bind(reply)
    const noted: typeof then = (...args) => {
      waiting.delete(request)
      then(...args)
    }
    waiting.add(request)
    Reflect.set(reply, 'then', noted)
    request.webhook = verified.webhook
    return bytesAgain(verified.webhook.delivery.rawBody)
  }
}

const misplaced = () =>
  new WebhookError(
    'options_invalid',
    'The hook of `verifyWebhook` belongs under `preParsing`: the other hooks have no body to hand on.',
  )

/** The same bytes as a stream, for the route's own parser. Fastify compares the length with the declared one. */
const bytesAgain = (bytes: Buffer): Readable =>
  Object.assign(Readable.from(bytes.byteLength > 0 ? [bytes] : []), { receivedEncodedLength: bytes.byteLength })

const handlers = tracingChannel('fastify.request.handler')

/**
 * Requests whose claims wait for what their handlers return. Not those whose handlers return or await their reply, which
 * they give by a callback, hang-up or not; and not those of another copy of this module, which is told of them, too.
 */
const waiting = new WeakSet<FastifyRequest>()

/**
 * Fastify sends nothing for a handler that returns nothing after the sender hung up, and tells of its end only here.
 * Without a reply the claim would be kept until the longest run that there may be.
 */
function endUnsent(message: unknown): void {
  const { request, reply, error } = message as { request: FastifyRequest; reply: FastifyReply; error?: unknown }
  if (!waiting.has(request)) return
  if (error === undefined && !reply.sent && request.raw.socket.destroyed) reply.raw.end()
}

/**
 * Adds `app.verifyWebhook(receiver)`, which makes a `preParsing` hook for a route of yours, and `request.webhook`.
 * Await the registration, so that the decorator is there when the route is declared.
 */
export const webhookDecorators: FastifyPluginAsync = fp(
  async (app) => {
    app.decorate('verifyWebhook', verifyWebhook)
    // However many apps there are, it is told once.
    handlers.asyncEnd.unsubscribe(endUnsent)
    handlers.asyncEnd.subscribe(endUnsent)
    app.decorateRequest('webhook', null)
  },
  { name: '@posthorn/fastify', fastify: '5.x' },
)
