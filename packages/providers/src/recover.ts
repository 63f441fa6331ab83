import { defineProvider, type Provider } from '@posthorn/core'

interface Envelope<Type extends string, Data> {
  /** Stays the same when a delivery is retried. */
  readonly id: string
  readonly type: Type
  readonly account_id: string
  /** ISO 8601. */
  readonly created_at: string
  readonly data: Data
}

interface Lead {
  /** E.164. */
  readonly phone: string
  readonly lead_name: string
}

interface Message extends Lead {
  readonly message_body: string
  readonly message_direction: 'inbound' | 'outbound'
}

interface ChecklistProgress extends Lead {
  /** 0 to 1. */
  readonly checklist_progress: number
  readonly completed_items: number
  readonly total_items: number
}

/** Fields that the document does not list are `unknown`. */
type Undocumented = Partial<Lead> & Readonly<Record<string, unknown>>

/** Events of Recover, by name. */
export interface RecoverEvents {
  'conversation.started': Envelope<'conversation.started', Undocumented>
  'conversation.reply_received': Envelope<'conversation.reply_received', Message>
  'conversation.handoff_requested': Envelope<'conversation.handoff_requested', Lead & { readonly reason: string }>
  'lead.status_changed': Envelope<'lead.status_changed', Lead & { readonly previous_status: string; readonly new_status: string }>
  'lead.created': Envelope<'lead.created', Undocumented>
  'checklist.item_collected': Envelope<'checklist.item_collected', Undocumented>
  'checklist.completed': Envelope<'checklist.completed', ChecklistProgress>
  'sequence.completed': Envelope<'sequence.completed', Undocumented>
  'sequence.reply_received': Envelope<'sequence.reply_received', Undocumented>
}

/**
 * Recover, the AI lead follow-up service. Its delivery id is not signed, so deliveries are told apart by the `id` in
 * the signed body: a captured request under a fresh delivery id does not run again.
 */
export const recover: Provider<RecoverEvents> = defineProvider({
  name: 'recover',
  docs: 'https://docs.recoverbiz.com/partner/webhooks',
  schemes: [
    { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-recover-signature', encoding: 'hex' }, signed: '{body}' },
  ],
  id: ['header:x-recover-delivery-id', 'json:id'],
  type: '{json:type}',
  timeoutMs: 10_000,
  retries: [30, 120, 600, 3600, 14_400],
})
