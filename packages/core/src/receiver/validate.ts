import { callbackFailed, WebhookError } from '../errors/errors.js'
import type { ReceiverConfig } from '../options/receiver-config.js'
import { describeIssues, type SchemaResult, type StandardSchema } from '../provider/standard-schema.js'
import { within } from '../timing/promises.js'

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
