import { createReceiver, type Delivery, type EventOf } from '@posthorn/core'
import { webhookOf, WebhooksModule } from '@posthorn/nest'
import { customerio } from '@posthorn/providers/customerio'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'

const secret = 'k'
const receivers = {
  recover: () => createReceiver(recover, { secret }),
  recomly: () => createReceiver(recomly, { secret: { key_1: secret } }).on('invite', ({ name }) => name),
  referralloop: () => createReceiver(referralloop, { unsigned: 'accept' }),
  customerio: () => createReceiver(customerio, { secret: ({ context }: { context: { tenant: string } }) => context.tenant }),
}

WebhooksModule.forRoot({ receivers, path: '/webhooks/:provider' })
WebhooksModule.forRoot({ receivers, path: { recover: '/recover' }, param: 'sender', context: ({ params }) => params })
WebhooksModule.forRootAsync({ names: ['recover'], useFactory: () => ({ receivers, path: '/webhooks/:provider' }) })
WebhooksModule.forRootAsync({ names: ['recover'], useFactory: async () => ({ receivers }) })

// @ts-expect-error a receiver is not a function that makes one
WebhooksModule.forRoot({ receivers: { recover: createReceiver(recover, { secret }) } })

// @ts-expect-error a provider is not a receiver
WebhooksModule.forRoot({ receivers: { recover: () => recover } })

// @ts-expect-error an object that can receive, and nothing else, is not a receiver
WebhooksModule.forRoot({ receivers: { recover: () => ({ receive: async () => ({ status: 200 }) }) } })

// @ts-expect-error there are no receivers
WebhooksModule.forRoot({ path: '/webhooks' })

// @ts-expect-error a misspelt option
WebhooksModule.forRoot({ receivers, paht: '/webhooks' })

// @ts-expect-error a path is text
WebhooksModule.forRoot({ receivers, path: 7 })

// @ts-expect-error the factory gives no receivers
WebhooksModule.forRootAsync({ names: ['recover'], useFactory: () => ({ path: '/webhooks' }) })

declare const request: object
const leads = receivers.recover()
const { event, delivery } = webhookOf(request, leads)

delivery satisfies Delivery
event satisfies EventOf<typeof recover>
if (event.type === 'checklist.completed') event.data.total_items satisfies number

// @ts-expect-error Recover has no such event
if (event.type === 'lead.deleted') throw new Error('unreachable')

// @ts-expect-error it is a receiver that knows the events, not its provider
webhookOf(request, recover)
