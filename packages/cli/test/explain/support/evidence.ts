import { type Provider, signRequest, type SignOptions } from '@posthorn/core'
import { keysOf } from '../../../../providers/test/support/keys.js'
import type { Evidence, SavedRequest } from '../../../src/explain/explanation.js'

export const now: number = Date.UTC(2026, 1, 14, 9)
export const publicUrl = 'https://hooks.example.com/in'
export const json =
  '{"id":"evt_1","type":"order.paid","note":"caf\u00e9 </b> & more","url":"https://shop.example/a/b","n":[1,2.50,{}],"e":[]}'

/** A request as its sender makes it, and what verifies it. */
export function signed(provider: Provider, body: string | Uint8Array = json, options: Partial<SignOptions> = {}): Evidence {
  const { secret, signing } = keysOf(provider)
  const draft = { secret: signing, body, timestamp: now, id: 'msg_1', keyId: 'key_1', publicUrl, url: '/in', ...options }
  const { method, url, headers, body: bytes } = signRequest(provider, draft)
  const request: SavedRequest = { method, url, headers: Object.entries(headers), body: bytes }
  return { provider, request, secrets: [{ name: 'APP_SECRET', value: secret }], publicUrl, now, others: [] }
}

/** The same with another request. */
export const withRequest = (evidence: Evidence, change: Partial<SavedRequest>): Evidence => ({
  ...evidence,
  request: { ...evidence.request, ...change },
})

export const withBody = (evidence: Evidence, change: (body: string) => string | Buffer): Evidence =>
  withRequest(evidence, { body: Buffer.from(change(evidence.request.body.toString()) as string) })

export const withSecret = (evidence: Evidence, change: (secret: string) => string): Evidence => ({
  ...evidence,
  secrets: evidence.secrets.map(({ name, value }) => ({ name, value: change(value) })),
})

/** Changes the lines of headers; nothing takes one away. */
export const withHeaders = (
  evidence: Evidence,
  change: (name: string, value: string) => readonly (readonly [string, string])[],
): Evidence => withRequest(evidence, { headers: evidence.request.headers.flatMap(([name, value]) => change(name, value)) })

/** Changes the value of one header. */
export const withValue = (evidence: Evidence, header: string, change: (value: string) => string): Evidence =>
  withHeaders(evidence, (name, value) => [[name, name === header ? change(value) : value]])

/** Renames a header. */
export const renamed = (evidence: Evidence, header: string, to: string): Evidence =>
  withHeaders(evidence, (name, value) => [[name === header ? to : name, value]])
