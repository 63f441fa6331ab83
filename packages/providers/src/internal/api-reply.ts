import type { StandardSchema } from '@posthorn/core'
import { issuesLine } from './api-schema.js'

/** Most bytes of a reply that are read. */
export const mostBytes = 1_048_576

/** A reply as text; `undefined` where it has too many bytes. */
export async function textOf(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    // Leaving the loop cancels the rest.
    if (size > mostBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** Reads a reply as a schema says, or tells what is wrong with it. */
export async function parseReply<Reply>(
  text: string,
  schema: StandardSchema<Reply>,
): Promise<{ readonly value: Reply } | { readonly problem: string }> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { problem: 'which is not JSON' }
  }
  const result = await schema['~standard'].validate(value)
  return result.issues ? { problem: `which is not the documented reply (${issuesLine(result.issues)})` } : { value: result.value }
}
