import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { Router } from '@koa/router'
import { createReceiver } from '@posthorn/core'
import { registerWebhooks } from '@posthorn/example-registration'
import { openStore } from '@posthorn/example-store'
import { receiveWebhook } from '@posthorn/koa'
import { customerio } from '@posthorn/providers/customerio'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import Koa from 'koa'

// Secrets come from the environment and from nowhere else: a copy of this file must not run on a secret that is public.
function secretFrom(name) {
  const secret = process.env[name]
  if (!secret) throw new Error(`${name} is not set. Set it to the signing secret that the sender shows.`)
  return secret
}

// Recomly names its keys: {"key id": "secret", …}. What JSON.parse throws would quote the secrets.
function secretsByKeyIdFrom(name) {
  const text = secretFrom(name)
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`${name} is not JSON. Set it to an object: {"key id": "secret"}.`)
  }
}

// Anyone can cause refusals, so they go to `debug`, except for the first of a kind.
const logger = { debug() {}, info() {}, warn: console.warn, error: console.error }

// In memory, unless REDIS_URL or DATABASE_URL says where: then all processes of this app share their claims.
const { store, close: closeStore } = await openStore(process.env)

const runs = []

// Here for the demo: notes every run as it starts, so that failed ones count too.
function noteRun(_event, { provider, id, type, fence }) {
  runs.push({ provider, deliveryId: id ?? null, type, fence, at: new Date().toISOString() })
}

// Here for the demo: who is called "fail-once" makes the first run fail. The sender gets a 500 and retries.
function failOnce(_event, { rawBody, fence }) {
  if (fence === 1 && rawBody.includes('"fail-once"')) throw new Error('someone is called "fail-once"')
}

// Stands for your database.
const completed = new Map()

const leads = createReceiver(recover, { secret: secretFrom('RECOVER_SECRET'), store, logger })
  .on('*', noteRun)
  .on('*', failOnce)
  .on('checklist.completed', async (event) => {
    // Your work goes here. While it runs, and once it is done, a retry does not run it again.
    completed.set(event.data.phone, event.data.total_items)
  })

const campaigns = createReceiver(customerio, { secret: secretFrom('CUSTOMERIO_SIGNING_KEY'), store, logger })
  .on('*', noteRun)
  .on('*', failOnce)
  .on('webhook_action', (_event, delivery) => {
    // Customer.io reads the reply and can store it on the person. A retry gets the same coupon.
    delivery.reply({ body: { coupon: `HELLO-${randomBytes(3).toString('hex')}` } })
  })

const waitlist = createReceiver(referralloop, { secret: secretFrom('REFERRALLOOP_SECRET'), store, logger })
  .on('*', noteRun)
  .on('*', failOnce)

const invites = createReceiver(recomly, { secret: secretsByKeyIdFrom('RECOMLY_KEYS'), store, logger })
  .on('*', noteRun)
  .on('*', failOnce)

const router = new Router()
router.all('/webhooks/recover', receiveWebhook(leads))
router.all('/webhooks/customerio', receiveWebhook(campaigns))
router.all('/webhooks/referralloop', receiveWebhook(waitlist))
router.all('/api/public/webhook/invite', receiveWebhook(invites))
router.get('/deliveries', (ctx) => {
  ctx.body = runs
})

const app = new Koa()
app.use(router.routes()).use(router.allowedMethods())
// Body parsers such as @koa/bodyparser go below the webhooks, which need the exact bytes.

// What the senders are asked for, where the environment has a key to ask with.
const handled = { recover: ['checklist.completed'], referralloop: ['signup.created'] }

const { values } = parseArgs({ options: { port: { type: 'string' } } })
const server = app.listen(Number(values.port ?? process.env.PORT ?? 4000), '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}`
  console.log(`listening on ${url}`)
  void registerWebhooks(process.env, url, handled)
})

async function stop() {
  const closed = once(server, 'close')
  server.close()
  await Promise.all([leads, campaigns, waitlist, invites].map((receiver) => receiver.close()))
  // Replies get a second to leave; clients that hold a connection open do not hold up the exit.
  setTimeout(() => server.closeAllConnections(), 1000)
  await closed
  await closeStore()
  process.exit(0)
}

process.on('SIGTERM', stop)
process.on('SIGINT', stop)
