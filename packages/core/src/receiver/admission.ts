import { isPromise, isUint8Array } from 'node:util/types'
import { paced } from '../body/pace.js'
import { parsePayload } from '../body/payload.js'
import { type ErrorCode, errorTable } from '../errors/error-table.js'
import { bodyTooLarge, isWebhookError, WebhookError } from '../errors/errors.js'
import { answerHandshake, answerUnsigned } from '../handshake/answer-handshake.js'
import type { ReceiverConfig } from '../options/receiver-config.js'
import { eventType } from '../provider/event-type.js'
import type { WebhookReply } from '../reply/reply.js'
import { asBuffer } from '../request/bytes.js'
import { headerReader } from '../request/headers.js'
import { RequestView } from '../request/request-view.js'
import type { Admitted, WebhookRequest } from '../request/request.js'
import type { SecretRequest } from '../secrets/secret-input.js'
import { authenticate, examineHeaders } from '../verify/authenticate.js'
import { type Window, withLateTimestamp } from '../verify/evidence.js'
import { keyIdOf } from '../verify/key-id.js'
import type { Observers } from './observers.js'
import { openDelivery } from './open-delivery.js'
import { validate } from './validate.js'

/**
 * Refuses before it reads, reads before it trusts, and verifies before anything is looked at. Stores nothing.
 * `onVerified` is called once no unverified bytes are held any more, and may be called twice.
 */
export async function admit(
  config: ReceiverConfig,
  request: WebhookRequest,
  onVerified: () => void,
  observers: Observers,
): Promise<Admitted> {
  try {
    const compiled = config.provider['~compiled']
    const shakesHands = compiled.handshakes.length > 0
    const view = new RequestView(request.method, request.url, headerReader(request.headers), config.publicUrl)
    const window: Window = { now: config.now(), tolerance: config.tolerance }
    const asked: SecretRequest = { keyId: keyIdOf(compiled, view), headers: view.headers, context: request.context }
    const early = shakesHands && (await answerHandshake(config, view, asked, 'headers'))
    if (early) return ended(early)
    if (!acceptsMethod(config, view.method)) return { code: 'method_not_allowed' }
    const examined = examineHeaders(config, view, window)
    if (examined === 'signature_missing') return ended(await answerUnsigned(config, view, request, asked))
    if (typeof examined === 'string') return { code: examined }
    // A token that names its key was only taken apart just now.
    const named: SecretRequest = compiled.keyId ? { ...asked, keyId: keyIdOf(compiled, view) } : asked
    const bytes = typeof request.body === 'function' ? await request.body(config.bodyLimit, config.bodyTimeoutMs) : request.body
    view.body = bodyWithin(config.bodyLimit, bytes)
    const turn = paced(view.body.length)
    if (turn) await turn
    const authenticated = authenticate(config, view, window, examined, named)
    const evidence = isPromise(authenticated) ? await authenticated : authenticated
    if (typeof evidence === 'string') return { code: evidence }
    onVerified()
    const format = evidence?.scheme.format ?? config.format
    view.payload = parsePayload(view.body, format, view.method)
    const proof = evidence && withLateTimestamp(evidence, view, window)
    if (typeof proof === 'string') return { code: proof }
    const answer = shakesHands && (await answerHandshake(config, view, named, 'verified'))
    if (answer) return ended(answer)
    if (!config.methods.includes(view.method)) return { code: 'method_not_allowed' }
    const type = eventType(compiled.types, view)
    const validated = validate(config, type, view.payload)
    const event = isPromise(validated) ? await validated : validated
    const delivery = openDelivery(config, { view, evidence: proof, window, asked: named, type })
    // The view is as old as the request. What old objects hold survives the quick collections even once they are dead, and a
    // burst of large bodies would be there as bytes and as objects.
    view.payload = undefined
    return { delivery, event }
  } catch (error) {
    // What the app's developer must mend goes to the framework, loudly; the rest is between us and the sender.
    if (isWebhookError(error) && errorTable[error.code].responsible !== 'developer') return { code: error.code, error }
    if (isWebhookError(error) && error.code === 'callback_failed') observers.error(error)
    throw error
  } finally {
    onVerified()
  }
}

const ended = (answer: WebhookReply | ErrorCode): Admitted => (typeof answer === 'string' ? { code: answer } : { reply: answer })

function acceptsMethod({ methods, provider }: ReceiverConfig, method: string): boolean {
  return (
    methods.includes(method) ||
    provider['~compiled'].handshakes.some(({ stage, definition }) => stage !== 'headers' && definition.when.method === method)
  )
}

function bodyWithin(bodyLimit: number, bytes: unknown): Buffer {
  if (!isUint8Array(bytes))
    throw new WebhookError(
      'body_already_read',
      'The request body is not bytes. Give the exact bytes that were received as a Buffer or Uint8Array.',
    )
  if (bytes.byteLength > bodyLimit) throw bodyTooLarge(bodyLimit)
  return asBuffer(bytes)
}
