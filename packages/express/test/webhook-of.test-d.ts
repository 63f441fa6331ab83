import { createReceiver, type EventOf } from '@posthorn/core'
import { webhookOf } from '@posthorn/express'
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

// @ts-expect-error it is a receiver that knows the events, not its provider
webhookOf(request, customerio)
