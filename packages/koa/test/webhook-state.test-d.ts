import { Router } from '@koa/router'
import { createReceiver, type EventOf } from '@posthorn/core'
import { receiveWebhook, type VerifiedWebhook, verifyWebhook, webhookOf, type WebhookState } from '@posthorn/koa'
import { customerio } from '@posthorn/providers/customerio'
import { recover, type RecoverEvents } from '@posthorn/providers/recover'
import Koa from 'koa'

const leads = createReceiver(recover, { secret: 'k' })
type LeadState = WebhookState<RecoverEvents[keyof RecoverEvents]>

function check({ event, delivery }: VerifiedWebhook<EventOf<typeof recover>>): void {
  delivery.fence satisfies number
  event.account_id satisfies string
  event satisfies EventOf<typeof recover>
  if (event.type === 'checklist.completed') {
    event.data.total_items satisfies number
    // @ts-expect-error a completed checklist has no such field
    event.data.totalItems satisfies number
  }
  // @ts-expect-error Recover has no such event
  if (event.type === 'lead.deleted') throw new Error('unreachable')
}

new Koa().use(verifyWebhook(leads)).use((ctx) => {
  check(ctx.state.webhook)
  // @ts-expect-error events have no such field
  ctx.state.webhook.event.acount_id satisfies string
  check(webhookOf(ctx, leads))
})

// A router that says nothing of its state has it from the middleware of the route.
new Router().post('/hooks', verifyWebhook(leads), (ctx) => {
  check(ctx.state.webhook)
  // @ts-expect-error events have no such field
  ctx.state.webhook.event.acount_id satisfies string
})

// One that does has it also where the middleware is mounted elsewhere.
const routes = new Router<LeadState>()
routes.post('/hooks', verifyWebhook(leads), (ctx) => {
  check(ctx.state.webhook)
  // @ts-expect-error events have no such field
  ctx.state.webhook.event.acount_id satisfies string
  // @ts-expect-error it is called `webhook`
  void ctx.state.webhooks
})
routes.use('/hooks', verifyWebhook(leads)).post('/hooks/more', (ctx) => check(ctx.state.webhook))
new Koa().use(routes.routes())

// What an app keeps in its state stays.
new Koa<{ user: string }>().use(verifyWebhook(leads)).use((ctx) => {
  ctx.state.user satisfies string
  check(ctx.state.webhook)
})

new Koa().use(receiveWebhook(leads))
new Router().all('/hooks', receiveWebhook(leads, { context: (ctx) => ({ tenant: ctx.get('x-tenant') }) }))

// Which of several receivers it was is known when a request comes.
new Koa().use(verifyWebhook({ leads, others: createReceiver(customerio, { secret: 'k' }) })).use((ctx) => {
  ctx.state.webhook.event satisfies unknown
  // @ts-expect-error it has to be looked at first
  void ctx.state.webhook.event.account_id
  check(webhookOf(ctx, leads))
})

// @ts-expect-error a provider alone cannot receive
verifyWebhook(recover)

// @ts-expect-error a mount has no such option
verifyWebhook(leads, { params: 'who' })
