import {
  createReceiver,
  defineProvider,
  type Handshake,
  type ProviderDefinition,
  type SignedOptions,
  type WebhookRequest,
} from '@posthorn/core'
import { now, secret, textOf } from './providers.js'

const base: ProviderDefinition = {
  name: 'asking',
  docs: 'https://notes.example/webhooks',
  schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-signature', encoding: 'hex' }, signed: '{body}' }],
  type: '{json:event}',
}

/** A receiver of a sender that asks endpoints to prove themselves, and what came of it. */
export function asking(
  handshakes: Handshake | readonly Handshake[],
  options: Partial<SignedOptions<unknown>> = {},
  changes: Partial<ProviderDefinition> = {},
) {
  const list = Array.isArray(handshakes) ? (handshakes as readonly Handshake[]) : [handshakes as Handshake]
  const sender = defineProvider({ ...base, ...changes, handshakes: list })
  const runs: string[] = []
  const refusals: string[] = []
  const receiver = createReceiver(sender, { secret, now: () => now, onRefused: ({ code }) => refusals.push(code), ...options })
  receiver.on('*', (_event, { type }) => runs.push(type))
  const ask = async (request: Partial<WebhookRequest>) => {
    const reply = await receiver.receive({ method: 'GET', url: '/', headers: {}, body: new Uint8Array(), ...request })
    return { status: reply.status, headers: reply.headers, text: textOf(reply) }
  }
  return { sender, receiver, runs, refusals, ask }
}

/** What every refusal answers. */
export const refused = { status: 401, headers: { 'content-type': 'application/json' }, text: '{"error":"unauthorized"}' }
