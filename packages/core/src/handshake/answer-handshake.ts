import { timingSafeEqual } from 'node:crypto'
import { parsePayload } from '../body/payload.js'
import type { ErrorCode } from '../errors/error-table.js'
import { isWebhookError, WebhookError } from '../errors/errors.js'
import type { ReceiverConfig } from '../options/receiver-config.js'
import { type CompiledRef, resolveRef } from '../provider/ref.js'
import type { WebhookReply } from '../reply/reply.js'
import { asBuffer, sha256 } from '../request/bytes.js'
import type { RequestView } from '../request/request-view.js'
import type { BodyReader, WebhookRequest } from '../request/request.js'
import type { SecretRequest } from '../secrets/secret-input.js'
import { macWith } from './handshake-answer.js'
import { type CompiledHandshake, findHandshake, type HandshakeStage } from './handshake.js'

/** How much of an unsigned body is read to see whether it is a handshake, in bytes. */
const maxUnsignedBody = 4096

/** What a secret that is captured must look like. */
const secretText = /^[\x21-\x7e]{1,512}$/

/** The reply to a handshake, the reason to refuse it, or nothing where the request is none of this stage. */
export async function answerHandshake(
  config: ReceiverConfig,
  view: RequestView,
  asked: SecretRequest,
  stage: HandshakeStage,
  handshakes: readonly CompiledHandshake[] = config.provider['~compiled'].handshakes,
): Promise<WebhookReply | ErrorCode | undefined> {
  if (handshakes.length === 0) return undefined
  const { schemes } = config.provider['~compiled']
  const handshake = findHandshake(handshakes, view, stage)
  if (!handshake || (handshake.capture && !config.captureSecret)) return undefined
  if (handshake.token && !showsToken(handshake.token, config.verifyToken, view)) return 'handshake_refused'
  const first = handshake.signs ? await config.keyring?.first(asked) : undefined
  if (handshake.signs && !first) return undefined
  const reply = handshake.answer.reply(view, first && macWith(schemes[0], first))
  return reply && handshake.capture ? capture(config, handshake, view, asked, reply) : reply
}

function showsToken(ref: CompiledRef, verifyToken: string | undefined, view: RequestView): boolean {
  const shown = resolveRef(ref, view)
  if (typeof shown !== 'string' || verifyToken === undefined) return false
  return timingSafeEqual(sha256(Buffer.from(shown)), sha256(Buffer.from(verifyToken)))
}

async function capture(
  { captureSecret, provider }: ReceiverConfig,
  handshake: CompiledHandshake,
  view: RequestView,
  { headers, context }: SecretRequest,
  reply: WebhookReply,
): Promise<WebhookReply | ErrorCode> {
  const secret = resolveRef(handshake.capture!, view)
  if (typeof secret !== 'string' || !secretText.test(secret)) return 'signature_missing'
  try {
    const taken = await captureSecret!({ secret, headers, context, url: view.url })
    return taken === false ? 'handshake_refused' : reply
  } catch (cause) {
    throw new WebhookError('secret_unavailable', `\`captureSecret\` of "${provider.name}" failed.`, { cause })
  }
}

/**
 * A handshake in the body of a request that nobody signed: a ping, or the call that brings the secret. Only a little of
 * the body is read for it, and only where the provider has such a handshake.
 */
export async function answerUnsigned(
  config: ReceiverConfig,
  view: RequestView,
  request: WebhookRequest,
  asked: SecretRequest,
): Promise<WebhookReply | ErrorCode> {
  const open = config.provider['~compiled'].handshakes.filter(
    ({ stage, definition, capture: captures }) =>
      stage === 'unsigned-body' && definition.when.method === view.method && (!captures || config.captureSecret),
  )
  if (open.length === 0 || Number(view.headers.values('content-length')[0] ?? 0) > maxUnsignedBody) return 'signature_missing'
  const body = await readLittle(request.body, config.bodyTimeoutMs)
  if (!body) return 'signature_missing'
  view.body = body
  for (const handshake of open) {
    try {
      view.payload = parsePayload(
        body,
        [handshake.ref, handshake.capture].some((ref) => ref?.source === 'form') ? 'form' : 'json',
        view.method,
      )
    } catch {
      continue
    }
    const answer = await answerHandshake(config, view, asked, 'unsigned-body', [handshake])
    if (answer) return answer
  }
  return 'signature_missing'
}

async function readLittle(body: Uint8Array | BodyReader, timeoutMs: number): Promise<Buffer | undefined> {
  try {
    const bytes = typeof body === 'function' ? await body(maxUnsignedBody, timeoutMs) : body
    return bytes.byteLength > maxUnsignedBody ? undefined : asBuffer(bytes)
  } catch (error) {
    // Too large, too slow: refused like any request without a signature. A parser that ran first is the app's mistake.
    if (isWebhookError(error) && error.code !== 'body_already_read') return undefined
    throw error
  }
}
