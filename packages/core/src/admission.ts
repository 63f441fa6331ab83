import { isUint8Array } from 'node:util/types'
import { answerHandshake, answerUnsigned } from './answer-handshake.js'
import { authenticate, examineHeaders } from './authenticate.js'
import { asBuffer } from './bytes.js'
import { DeliveryRecord } from './delivery-record.js'
import { type ErrorCode, errorTable } from './error-table.js'
import { bodyTooLarge, callbackFailed, isWebhookError, optionsInvalid, WebhookError } from './errors.js'
import { type Evidence, provenBy, type Window, withLateTimestamp } from './evidence.js'
import { eventType } from './event-type.js'
import { headerReader } from './headers.js'
import { identify } from './identity.js'
import { parsePayload } from './payload.js'
import { within } from './promises.js'
import type { ReceiverConfig } from './receiver-config.js'
import { resolveRef } from './ref.js'
import type { WebhookReply } from './reply.js'
import type { Admitted, WebhookRequest } from './request.js'
import { RequestView } from './request-view.js'
import type { SecretRequest } from './secret-input.js'
import { describeIssues, type SchemaResult, type StandardSchema } from './standard-schema.js'

/**
 * Refuses before it reads, reads before it trusts, and verifies before anything is looked at. Stores nothing.
 * `onVerified` is called once no unverified bytes are held any more.
 */
export async function admit(config: ReceiverConfig, request: WebhookRequest, onVerified: () => void): Promise<Admitted> {
  const view = new RequestView(request.method, request.url, headerReader(request.headers), config.publicUrl)
  const window: Window = { now: config.now(), tolerance: config.tolerance }
  const asked: SecretRequest = { keyId: keyIdOf(config, view), headers: view.headers, context: request.context }
  try {
    const early = await answerHandshake(config, view, asked, 'headers')
    if (early) return ended(early)
    if (!acceptsMethod(config, view.method)) return { code: 'method_not_allowed' }
    const examined = examineHeaders(config, view, window)
    if (examined === 'signature_missing') return ended(await answerUnsigned(config, view, request, asked))
    if (typeof examined === 'string') return { code: examined }
    const keyId = keyIdOf(config, view)
    view.body = await readBody(config, request)
    const evidence = await authenticate(config, view, window, examined, { ...asked, keyId })
    if (typeof evidence === 'string') return { code: evidence }
    onVerified()
    const format = evidence?.scheme.format ?? config.format
    view.payload = parsePayload(view.body, format, view.method)
    const proof = evidence && withLateTimestamp(evidence, view, window)
    if (typeof proof === 'string') return { code: proof }
    const answer = await answerHandshake(config, view, { ...asked, keyId }, 'verified')
    if (answer) return ended(answer)
    if (!config.methods.includes(view.method)) return { code: 'method_not_allowed' }
    return await openDelivery(config, view, proof, window, { ...asked, keyId })
  } catch (error) {
    // What the app's developer must mend goes to the framework, loudly; the rest is between us and the sender.
    if (isWebhookError(error) && errorTable[error.code].responsible !== 'developer') return { code: error.code, error }
    throw error
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

async function readBody(config: ReceiverConfig, { body }: WebhookRequest): Promise<Buffer> {
  const bytes = typeof body === 'function' ? await body(config.bodyLimit, config.bodyTimeoutMs) : body
  if (!isUint8Array(bytes))
    throw new WebhookError(
      'body_already_read',
      'The request body is not bytes. Give the exact bytes that were received as a Buffer or Uint8Array.',
    )
  if (bytes.byteLength > config.bodyLimit) throw bodyTooLarge(config.bodyLimit)
  return asBuffer(bytes)
}

async function openDelivery(
  config: ReceiverConfig,
  view: RequestView,
  evidence: Evidence | undefined,
  window: Window,
  { keyId, context }: SecretRequest,
): Promise<Admitted> {
  const { provider, endpoint, tolerance, retentionMs, replay } = config
  const type = eventType(provider['~compiled'].types, view)
  const event = await validate(config, type, view.payload)
  const tenant = tenantOf(context)
  const identity = identify({ provider, endpoint, tenant, view, evidence, tolerance, retentionMs, replay })
  const facts = {
    id: identity.id,
    type,
    provider: provider.name,
    endpoint,
    keyId,
    tenant,
    key: identity.key,
    receivedAt: new Date(window.now),
    rawBody: view.body,
    verified: evidence !== undefined,
    ...provenBy(evidence, view),
  }
  const policy = {
    limit: provider.replies?.duplicate === 'plain' ? undefined : config.replySnapshotLimit,
    retried: provider.retriedStatuses ?? [],
    refused:
      config.acknowledge === 'before'
        ? 'delivery.reply() cannot be used with `acknowledge: "before"`: the sender already has its reply.'
        : undefined,
  }
  return {
    delivery: new DeliveryRecord({ facts, mark: identity.mark, headers: view.headers, policy, format: evidence?.scheme.format }),
    event,
  }
}

export async function validate(config: ReceiverConfig, type: string, payload: unknown): Promise<unknown> {
  const schema = config.schemaFor(type)
  if (!schema) return payload
  const result = await within(runSchema(schema, payload, type), config.deadlineMs)
  if (!result) throw new WebhookError('deadline_exceeded', `The schema for "${type}" did not answer in ${config.deadlineMs} ms.`)
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
