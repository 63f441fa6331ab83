import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { createReceiver } from '@posthorn/core'
import { registerWebhooks } from '@posthorn/example-registration'
import { openStore } from '@posthorn/example-store'
import { webhooks } from '@posthorn/fastify'
import { customerio } from '@posthorn/providers/customerio'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import Fastify from 'fastify'

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

// To stderr, and no less than a warning: of each kind of refusal that is the first, since anyone can cause them.
const app = Fastify({ logger: { level: 'warn', stream: process.stderr } })
const logger = app.log

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

app.register(webhooks, { receiver: leads, path: '/webhooks/recover' })
app.register(webhooks, { receiver: campaigns, path: '/webhooks/customerio' })
app.register(webhooks, { receiver: waitlist, path: '/webhooks/referralloop' })
app.register(webhooks, { receiver: invites, path: '/api/public/webhook/invite' })
app.get('/deliveries', async () => runs)

// Before the server closes: by then what is in hand is done.
app.addHook('preClose', async () => {
  await Promise.all([leads, campaigns, waitlist, invites].map((receiver) => receiver.close()))
  // Replies get a second to leave; clients that hold a connection open do not hold up the exit.
  setTimeout(() => app.server.closeAllConnections(), 1000)
})

async function stop() {
  await app.close()
  await closeStore()
  process.exit(0)
}

process.on('SIGTERM', stop)
process.on('SIGINT', stop)

// What the senders are asked for, where the environment has a key to ask with.
const handled = { recover: ['checklist.completed'], referralloop: ['signup.created'] }

const { values } = parseArgs({ options: { port: { type: 'string' } } })
const url = await app.listen({ port: Number(values.port ?? process.env.PORT ?? 4000), host: '127.0.0.1' })
console.log(`listening on ${url}`)
await registerWebhooks(process.env, url, handled)
