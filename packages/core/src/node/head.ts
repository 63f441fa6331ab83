import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'

/** What a response will begin with. */
interface Head {
  readonly statusCode: number
  readonly statusMessage: string | undefined
  readonly headers: ReturnType<ServerResponse['getHeaders']>
}

/** HTTP/2 has no such thing, and warns whoever asks for it. */
const hasMessage = (response: ServerResponse): boolean => !('stream' in response)

export const headOf = (response: ServerResponse): Head => ({
  statusCode: response.statusCode,
  statusMessage: hasMessage(response) ? response.statusMessage : undefined,
  headers: { ...response.getHeaders() },
})

export function clearHead(response: ServerResponse): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name)
  if (hasMessage(response)) response.statusMessage = ''
}

export function restoreHead(response: ServerResponse, { statusCode, statusMessage, headers }: Head): void {
  clearHead(response)
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value)
  response.statusCode = statusCode
  if (statusMessage) response.statusMessage = statusMessage
}

/**
 * Does what `writeHead` is asked to, and sends nothing. Gives false for arguments that Node refuses, or knows better
 * how to take.
 */
export function setHead(response: ServerResponse, [status, ...rest]: readonly unknown[]): boolean {
  const message = typeof rest[0] === 'string' ? rest[0] : undefined
  const headers = rest[1] ?? (message === undefined ? rest[0] : undefined) ?? {}
  if (typeof status !== 'number' || !(status >= 200 && status <= 599)) return false
  if (typeof headers !== 'object' || Array.isArray(headers)) return false
  for (const [name, value] of Object.entries(headers as OutgoingHttpHeaders)) {
    if (value !== undefined) response.setHeader(name, value)
  }
  response.statusCode = status
  if (message !== undefined && hasMessage(response)) response.statusMessage = message
  return true
}
