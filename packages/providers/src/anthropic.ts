import { defineProvider, type Provider } from '@posthorn/core'
import { standardScheme } from './internal/standard-webhooks-scheme.js'

/** Envelope of a Claude event. It names the object; fetch that by its id. */
export interface AnthropicEvent {
  readonly id: string
  readonly type: 'event'
  /** RFC 3339. */
  readonly created_at: string
  readonly data: {
    /** Name of the event. */
    readonly type: string
    /** Id of the object that it is about. */
    readonly id: string
    readonly organization_id: string
    readonly workspace_id: string
    readonly [field: string]: unknown
  }
}

/** Events of Claude's managed agents, by name: `session.status_idled`. */
export type AnthropicEvents = Readonly<Record<string, AnthropicEvent>>

/**
 * Anthropic, for Claude's managed agents. `secret` is shown once, when the endpoint is created in the Console, `whsec_…`.
 * The header's id is signed.
 */
export const anthropic: Provider<AnthropicEvents> = defineProvider({
  name: 'anthropic',
  docs: 'https://platform.claude.com/docs/en/managed-agents/webhooks',
  schemes: [standardScheme()],
  id: ['header:webhook-id', 'json:id'],
  type: '{json:data.type}',
})
