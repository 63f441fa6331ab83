import crypto from 'node:crypto'
import express, { type Express, type RequestHandler } from 'express'

// What follows is the code of ReferralLoop's own document, https://www.referralloop.dev/docs/webhooks, with types put to it:
// the handler under "Code Examples", the function under "Webhook Signatures". What calls the function is ours.

type HandleWebhook = (eventType: string, data: unknown) => void

function verifyWebhookSignature(payload: unknown, signature: string, secret: string): boolean {
  const expectedSignature = crypto.createHmac('sha256', secret).update(JSON.stringify(payload)).digest('hex')

  return crypto.timingSafeEqual(Buffer.from(signature), Buffer.from(expectedSignature))
}

/** The handler as the document shows it. `first` is put in front of it. */
export function referralloopSnippet(handleWebhook: HandleWebhook, ...first: readonly RequestHandler[]): Express {
  const app = express()

  app.use(express.json())

  app.post('/webhooks/referralloop', ...first, (req, res) => {
    const { event_type, data } = req.body as { event_type: string; data: unknown }

    res.status(200).json({ received: true })

    handleWebhook(event_type, data)
  })

  return app
}

/** Calls the function of the document. `read` takes the signature from the header's value. */
export const referralloopVerification =
  (secret: string, read: (value: string) => string): RequestHandler =>
  (req, res, next) => {
    if (verifyWebhookSignature(req.body, read(req.headers['x-webhook-signature'] as string), secret)) next()
    else res.status(401).send('Invalid signature')
  }
