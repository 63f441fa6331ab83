import { defineProvider, type Provider } from '@posthorn/core'
import { standardScheme } from './internal/standard-webhooks-scheme.js'

/** Envelope of an OpenAI event. It names the object; fetch that by its id. */
export interface OpenaiEvent {
  readonly id: string
  readonly object: 'event'
  readonly type: string
  /** Seconds since 1970. */
  readonly created_at: number
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of OpenAI, by name: `response.completed`. */
export type OpenaiEvents = Readonly<Record<string, OpenaiEvent>>

/**
 * OpenAI. `secret` is shown once, when the webhook is created in the project's settings, `whsec_…`. The id is signed. It
 * retries with growing pauses for 72 hours, and takes a redirect for a failure.
 */
export const openai: Provider<OpenaiEvents> = defineProvider({
  name: 'openai',
  docs: 'https://developers.openai.com/api/docs/guides/webhooks',
  schemes: [standardScheme()],
  id: 'header:webhook-id',
  type: '{json:type}',
})
