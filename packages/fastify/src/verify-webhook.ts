import { Readable, Stream } from 'node:stream'
import { WebhookError } from '@posthorn/core'
import { type Receivers, sendReply, settleOnEnd } from '@posthorn/core/node'
import type { preParsingAsyncHookHandler } from 'fastify'
import { awaitHandler } from './hung-up.js'
import { createMount } from './mount.js'
import type { MountOptions } from './types.js'

/** What `app.verifyWebhook` is. Its documentation is with the declaration of the decorator. */
export function verifyWebhook(receivers: Receivers, options: MountOptions = {}): preParsingAsyncHookHandler {
  const mount = createMount('verifyWebhook', receivers, options)
  return async function webhookVerifier(request, reply, payload: unknown) {
    if (!(payload instanceof Stream)) throw misplaced()
    const verified = await mount.verify(request)
    if ('reply' in verified) return sendReply(request, reply, verified.reply)
    const claim = await verified.claim()
    if ('reply' in claim) return sendReply(request, reply, claim.reply)
    // By Node's own response: it ends the same way after `reply.hijack()`, and hooks are bound to scopes.
    settleOnEnd(request, reply, claim)
    awaitHandler(request, reply)
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
