import { isUtf8 } from 'node:buffer'
import type { SignedRequest } from '@posthorn/core'

/** A request as JSON: a body that is no UTF-8 text is `bodyBase64`. */
export function requestJson({ method, url, headers, body }: SignedRequest): object {
  return { method, url, headers, ...(isUtf8(body) ? { body: body.toString() } : { bodyBase64: body.toString('base64') }) }
}
