import {
  defineProvider,
  type Provider,
  type ProviderDefinition,
  sign,
  type SignOptions,
  type WebhookRequest,
} from '@posthorn/core'

export const secret = 'a-secret-of-these-tests'

/** The time at which the tests' clock stands. */
export const now = Date.UTC(2026, 1, 14, 15, 30)

export type Notes = Readonly<Record<string, { readonly id: string; readonly type: string }>>

const base: ProviderDefinition = {
  name: 'notes',
  docs: 'https://notes.example/webhooks',
  schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-signature', encoding: 'hex' }, signed: '{body}' }],
  id: 'json:id',
  type: '{json:type}',
  timeoutMs: 4000,
}

/** A sender that signs its bodies, with some of its data replaced. */
export function provider(changes: Partial<ProviderDefinition> = {}): Provider<Notes> {
  return defineProvider<Notes>({ ...base, ...changes })
}

/** Signs its bodies; the id stands in them. */
export const notes: Provider<Notes> = provider()

/** Signs its bodies and the time; the id stands in a header and is not signed. */
export const timedNotes: Provider<Notes> = provider({
  name: 'timed-notes',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-signature', encoding: 'hex' },
      signed: '{timestamp}.{body}',
      timestamp: { from: 'header:x-timestamp' },
    },
  ],
  id: 'header:x-id',
})

let serial = 0

/** A body that no other call has made. */
export function note(type = 'note.added', more: object = {}): string {
  serial += 1
  return JSON.stringify({ id: `note_${serial}`, type, ...more })
}

/** A signed request. */
export function signed(
  sender: Provider<Notes>,
  body: string | Uint8Array = note(),
  options: Partial<SignOptions> = {},
): WebhookRequest & { body: Buffer } {
  const bytes = Buffer.from(body)
  const { method = 'POST', url = '/' } = options
  return { method, url, headers: sign(sender, { secret, body: bytes, timestamp: now, ...options }), body: bytes }
}

/** A reply's body as text. */
export const textOf = ({ body }: { readonly body: Uint8Array }): string => Buffer.from(body).toString()
