import { ok } from 'node:assert/strict'
import { secret } from './fixture.js'
import type { Sample, SignedRequest } from './provider-samples.js'

/** The digest that a signature header holds, in whatever encoding. */
export function digestIn({ headers }: SignedRequest, { signatureHeader }: Sample): string {
  const digest = /[0-9a-f]{64}|[A-Za-z0-9+/]{43}=/.exec(headers[signatureHeader] ?? '')?.[0]
  ok(digest, `${signatureHeader} holds no digest`)
  return digest
}

const spellings = (text: string): readonly string[] => {
  const bytes = Buffer.from(text)
  return [text, bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url')]
}

/** Rejects if the canary secret, in any of the ways it may be written, or one of the given values shows up. */
export function assertUndisclosed(text: string, others: Readonly<Record<string, readonly string[]>> = {}): void {
  for (const [what, values] of Object.entries({ 'the secret': spellings(secret), ...others })) {
    for (const value of values) {
      const at = text.indexOf(value)
      ok(at < 0, `${what} shows up: …${text.slice(Math.max(0, at - 120), at)}[here]`)
    }
  }
}
