import { createReceiver, isWebhookError, type Provider, type ReceiverOptions, verify, type WebhookError } from '@posthorn/core'
import type { Entry } from './catalogue.js'
import type { HandshakeVector, Vector } from './vectors.js'

type Request = Pick<Vector, 'method' | 'url' | 'headers' | 'body'>
type Given = Request & HandshakeVector['request'] & Partial<Pick<Vector, 'secret2' | 'format' | 'certificate'>>

/** How a receiver took a vector. */
export interface Outcome {
  readonly status: number
  /** What a handler was given. */
  readonly handled: { readonly id: string | undefined; readonly type: string; readonly replayed: boolean } | undefined
  /** Why it was refused. */
  readonly refused: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const clockOf = ({ now = 1_760_000_000 }: Pick<Given, 'now'>): number => now * 1000

/** The provider, with the certificate that it would have fetched. */
export function subjectOf({ provider, exports }: Pick<Entry, 'provider' | 'exports'>, vector: Given): Provider {
  const { certificate } = vector
  if (certificate === undefined) return provider
  const create = exports.createAwsSns as (options: object) => Provider
  return create({ now: () => clockOf(vector), fetch: () => Promise.resolve(new Response(certificate)) })
}

function secretsOf(provider: Provider, { secret, secret2, keyId }: Given) {
  const names = provider.keyId !== undefined || JSON.stringify(provider.handshakes ?? []).includes('"keyId"')
  if (keyId !== undefined && names) return { [keyId]: secret }
  return secret2 === undefined ? secret : [secret, secret2]
}

function requestOf({ method = 'POST', url = 'https://example.com/', headers, body }: Request) {
  const [, host, rest] = /^(https?:\/\/[^/?]+)(.*)$/s.exec(url)!
  const path = rest!.startsWith('/') ? rest! : `/${rest}`
  return { method, url: path, publicUrl: host! + rest!.split('?')[0]!, headers, body: Buffer.from(body) }
}

/** What `verify` throws, and otherwise the name of the scheme that it went by. */
export function verdictOf(provider: Provider, vector: Given): WebhookError | string {
  const { format } = vector
  try {
    const options = { ...requestOf(vector), secret: secretsOf(provider, vector), now: clockOf(vector) }
    return verify(provider, format === undefined ? options : { ...options, format }).scheme
  } catch (error) {
    if (isWebhookError(error)) return error
    throw error
  }
}

/** A receiver for a vector, to which it can be sent more than once. */
export function receiverFor(provider: Provider, vector: Given): (headers?: Vector['headers']) => Promise<Outcome> {
  const { publicUrl, ...request } = requestOf(vector)
  let seen: Pick<Outcome, 'handled' | 'refused'> = { handled: undefined, refused: undefined }
  const options = {
    secret: secretsOf(provider, vector),
    publicUrl,
    now: () => clockOf(vector),
    onRefused: ({ code }: { code: string }) => {
      seen = { ...seen, refused: code }
    },
    ...(provider.methods?.includes(request.method) ? { methods: [request.method] } : {}),
    ...(vector.format === undefined ? {} : { format: vector.format }),
    ...(vector.verifyToken === undefined ? {} : { verifyToken: vector.verifyToken }),
  }
  const receiver = createReceiver(provider, options as ReceiverOptions).on('*', (_event, { id, type, replayed }) => {
    seen = { ...seen, handled: { id, type, replayed } }
  })
  return async (headers = request.headers) => {
    seen = { handled: undefined, refused: undefined }
    const reply = await receiver.receive({ ...request, headers })
    return { ...seen, status: reply.status, headers: reply.headers, body: Buffer.from(reply.body).toString() }
  }
}

/** Sends a vector to a new receiver. Rejects where its secret is refused. */
export const deliver = async (provider: Provider, vector: Given): Promise<Outcome> => receiverFor(provider, vector)()
