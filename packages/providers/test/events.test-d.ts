import { createReceiver, type EventOf } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { recover } from '@posthorn/providers/recover'

createReceiver(customerio, { secret: 'k' })
  .on('email.opened', (event) => event.metric satisfies string)
  .on('email.*', (event) => event.object_type satisfies string)

createReceiver(recover, { secret: process.env.RECOVER_SECRET })
  .on('checklist.completed', (event) => event.data.total_items satisfies number)
  .on('lead.*', (event, delivery) => {
    event.type satisfies 'lead.created' | 'lead.status_changed'
    delivery.type satisfies 'lead.created' | 'lead.status_changed'
  })
  // @ts-expect-error Recover has no such event
  .on('lead.deleted', () => {})

declare const created: EventOf<typeof recover, 'lead.created'>
created.type satisfies 'lead.created'

// @ts-expect-error `secret` is required, though it may be undefined
createReceiver(recover, {})
