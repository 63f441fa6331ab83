import { isPromise, isUint8Array } from 'node:util/types'
import { answerHandshake, answerUnsigned } from '../handshake/answer-handshake.js'
import { authenticate, examineHeaders } from '../verify/authenticate.js'
import { asBuffer } from '../request/bytes.js'
import { DeliveryRecord } from './delivery-record.js'
import { type ErrorCode, errorTable } from '../errors/error-table.js'
import { bodyTooLarge, callbackFailed, isWebhookError, optionsInvalid, WebhookError } from '../errors/errors.js'
import { type Evidence, provenBy, type Window, withLateTimestamp } from '../verify/evidence.js'
import { eventType } from '../provider/event-type.js'
import { headerReader } from '../request/headers.js'
import { identify } from '../claims/identity.js'
import type { Observers } from './observers.js'
import { paced } from '../body/pace.js'
import { parsePayload } from '../body/payload.js'
import { within } from '../timing/promises.js'
import type { ReceiverConfig } from '../options/receiver-config.js'
import { resolveRef } from '../provider/ref.js'
import type { WebhookReply } from '../reply/reply.js'
import type { Admitted, WebhookRequest } from '../request/request.js'
import { RequestView } from '../request/request-view.js'
import type { SecretRequest } from '../secrets/secret-input.js'
import { describeIssues, type SchemaResult, type StandardSchema } from '../provider/standard-schema.js'

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
    const asked: SecretRequest = { keyId: keyIdOf(config, view), headers: view.headers, context: request.context }
    const early = shakesHands && (await answerHandshake(config, view, asked, 'headers'))
    if (early) return ended(early)
    if (!acceptsMethod(config, view.method)) return { code: 'method_not_allowed' }
    const examined = examineHeaders(config, view, window)
    if (examined === 'signature_missing') return ended(await answerUnsigned(config, view, request, asked))
    if (typeof examined === 'string') return { code: examined }
    // A token that names its key was only taken apart just now.
    const named: SecretRequest = compiled.keyId ? { ...asked, keyId: keyIdOf(config, view) } : asked
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
    const delivery = deliveryOf(config, { view, evidence: proof, window, asked: named, type })
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

function keyIdOf({ provider }: ReceiverConfig, view: RequestView): string | undefined {
  const ref = provider['~compiled'].keyId
  const found = ref && resolveRef(ref, view)
  return typeof found === 'string' && found !== '' ? found : undefined
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

/** What is known of a request by the time that it becomes a delivery. */
interface Opened {
  readonly view: RequestView
  readonly evidence: Evidence | undefined
  readonly window: Window
  readonly asked: SecretRequest
  readonly type: string
}

function deliveryOf(config: ReceiverConfig, { view, evidence, window, asked, type }: Opened): DeliveryRecord {
  const { provider, endpoint, tolerance, retentionMs, replay } = config
  const tenant = tenantOf(asked.context)
  const identity = identify({ provider, endpoint, tenant, view, evidence, tolerance, retentionMs, replay })
  const { timestamp, integrity } = provenBy(evidence, view)
  const facts = {
    id: identity.id,
    type,
    provider: provider.name,
    endpoint,
    keyId: asked.keyId,
    tenant,
    key: identity.key,
    receivedAt: new Date(window.now),
    rawBody: view.body,
    verified: evidence !== undefined,
    timestamp,
    integrity,
  }
  const { replyPolicy: policy } = config
  return new DeliveryRecord({ facts, mark: identity.mark, headers: view.headers, policy, format: evidence?.scheme.format })
}

/** The event as its schema gives it back, or as it came where there is none. Rejects where it does not match. */
export function validate(config: ReceiverConfig, type: string, payload: unknown): unknown {
  const schema = config.schemaFor(type)
  return schema ? checkWith(schema, config.deadlineMs, type, payload) : payload
}

async function checkWith(schema: StandardSchema, deadlineMs: number, type: string, payload: unknown): Promise<unknown> {
  const result = await within(runSchema(schema, payload, type), deadlineMs)
  if (!result) throw new WebhookError('deadline_exceeded', `The schema for "${type}" did not answer in ${deadlineMs} ms.`)
  if (!result.issues) return result.value
  throw new WebhookError(
    'payload_invalid',
    `The event "${type.slice(0, 64)}" does not match its schema: ${describeIssues(result.issues)}`,
  )
}

async function runSchema(schema: StandardSchema, payload: unknown, type: string): Promise<SchemaResult<unknown>> {
  try {
    return await schema['~standard'].validate(payload)
  } catch (cause) {
    throw callbackFailed(`The schema for "${type}"`, cause)
  }
}

/** Anything but plain text and numbers would make one tenant of many, and one's events duplicates of another's. */
function tenantOf(context: unknown): string | undefined {
  if (typeof context !== 'object' || context === null) return undefined
  const { tenant } = context as { tenant?: unknown }
  if (tenant === undefined || tenant === null) return undefined
  if (typeof tenant === 'string' || typeof tenant === 'number' || typeof tenant === 'bigint') return String(tenant)
  throw optionsInvalid(
    'context',
    `gave a \`tenant\` that is ${Array.isArray(tenant) ? 'a list' : `of type ${typeof tenant}`}: it must be text or a number`,
  )
}
