import { type Provider, withEvents } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { recover, type RecoverEvents } from '@posthorn/providers/recover'
import { stripe } from '@posthorn/providers/stripe'
import { type Deliverable, deliver, sampleEvent } from '@posthorn/testing'
import type { RecoverStandIn } from '@posthorn/testing/stand-ins'

const { event } = sampleEvent(recover, 'checklist.completed')
event.data.total_items satisfies number
void deliver('http://127.0.0.1', recover, { ...event, data: { ...event.data, total_items: 0 } })

// @ts-expect-error: Recover has no event of that name.
sampleEvent(recover, 'lead.nope')

sampleEvent(recover).event satisfies RecoverEvents[keyof RecoverEvents]
sampleEvent(stripe, 'invoice.paid').event.id satisfies string
sampleEvent(customerio, 'webhook_action').event satisfies Deliverable

declare const unknown: Provider
sampleEvent(unknown, 'whatever').event satisfies Deliverable
sampleEvent(withEvents<{ readonly grown: { readonly size: number } }>(unknown), 'grown').event.size satisfies number

declare const standIn: RecoverStandIn
void standIn.emit('lead.created')
// @ts-expect-error: Recover has no event of that name.
void standIn.emit('lead.nope')
