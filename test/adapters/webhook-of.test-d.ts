import { createReceiver, type EventOf } from '@posthorn/core'
import { type VerifiedWebhook, webhookOf } from '@posthorn/core/node'
import { customerio } from '@posthorn/providers/customerio'
import { recover } from '@posthorn/providers/recover'

declare const request: object
const leads = createReceiver(recover, { secret: 'k' })
const { event, delivery } = webhookOf(request, leads)

delivery.fence satisfies number
event.account_id satisfies string
event satisfies EventOf<typeof recover>
if (event.type === 'checklist.completed') event.data.total_items satisfies number

// @ts-expect-error Recover has no such event
if (event.type === 'lead.deleted') throw new Error('unreachable')

// @ts-expect-error a checklist has no such field
if (event.type === 'checklist.completed') throw new Error(event.data.totalItems)

// @ts-expect-error it is a receiver that knows the events, not its provider
webhookOf(request, customerio)

type IsAny<T> = 0 extends 1 & T ? true : false

false satisfies IsAny<typeof event>
false satisfies IsAny<VerifiedWebhook['event']>
