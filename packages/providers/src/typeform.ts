import { defineProvider, type Provider } from '@posthorn/core'

/** A submission. */
export interface TypeformResponse<Type extends string = string> {
  readonly event_id: string
  readonly event_type: Type
  /** `form_id`, `token`, `submitted_at`, `definition`, `answers` and whatever else the form asks for. */
  readonly form_response: Readonly<Record<string, unknown>>
}

/** Events of Typeform, by name. */
export interface TypeformEvents {
  form_response: TypeformResponse<'form_response'>
  form_response_partial: TypeformResponse<'form_response_partial'>
}

/**
 * Typeform. The secret is the one that was given to the webhook; without it Typeform does not sign. Never reply 404 or
 * 410: the webhook is disabled at once.
 */
export const typeform: Provider<TypeformEvents> = defineProvider({
  name: 'typeform',
  docs: 'https://www.typeform.com/developers/webhooks/secure-your-webhooks/',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:typeform-signature', prefix: 'sha256=', encoding: 'base64' },
      signed: '{body}',
    },
  ],
  id: 'json:event_id',
  type: '{json:event_type}',
  timeoutMs: 30_000,
})
