import { createHmac, timingSafeEqual } from 'node:crypto'
import { createReceiver } from '../../packages/core/dist/index.js'
import { receiveWebhook } from '../../packages/express/dist/index.js'
import { stripe } from '../../packages/providers/dist/stripe.js'
import { installedIn } from '../lib/workspace.mjs'
import { path, secret, size } from './endpoint.mjs'

const express = installedIn('express', 'express')
const raw = express.raw({ type: () => true, limit: size })

let seen = 0
const handle = (event) => void (seen += event.id.length)

/** What comes behind `express.raw`: `check` throws, or gives the event. */
const behindRaw = (check) => (app) =>
  app.post(path, raw, (req, res) => {
    handle(check(req))
    res.json({ ok: true })
  })

function assertSigned(header, body) {
  const { t, v1 } = Object.fromEntries(header.split(',').map((field) => field.split('=')))
  const expected = createHmac('sha256', secret).update(`${t}.`).update(body).digest()
  if (Math.abs(Date.now() / 1000 - Number(t)) > 300) throw new Error('stale')
  if (!timingSafeEqual(expected, Buffer.from(v1, 'hex'))) throw new Error('forged')
}

/** Each mounts itself on an Express app. Clients are loaded by those who need them: they take memory as well. */
export const apps = {
  'express.raw, no check, not parsed': behindRaw((req) => ({ id: String(req.body.length) })),
  'express.raw, snippet': behindRaw((req) => {
    assertSigned(req.headers['stripe-signature'], req.body)
    return JSON.parse(req.body)
  }),
  'express.json with verify, snippet': (app) => {
    const verify = (req, res, bytes) => assertSigned(req.headers['stripe-signature'], bytes)
    app.post(path, express.json({ limit: size, verify }), (req, res) => {
      handle(req.body)
      res.json({ ok: true })
    })
  },
  'express.raw, stripe': async (app) => {
    const { default: Stripe } = await import('stripe')
    behindRaw((req) => Stripe.webhooks.constructEvent(req.body, req.headers['stripe-signature'], secret))(app)
  },
  'express.raw, svix': async (app) => {
    const { Webhook } = await import('svix')
    const webhook = new Webhook(secret)
    behindRaw((req) => webhook.verify(req.body, req.headers))(app)
  },
  'express.raw, tern': async (app) => {
    const { createWebhookMiddleware } = await import('@hookflo/tern/express')
    app.post(path, raw, createWebhookMiddleware({ platform: 'stripe', secret }), (req, res) => {
      handle(req.webhook.payload)
      res.json({ ok: true })
    })
  },
  posthorn: (app) => app.use(path, receiveWebhook(createReceiver(stripe, { secret }).on('invoice.paid', handle))),
}
