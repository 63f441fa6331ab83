import crypto from 'node:crypto'
import express, { type Express, type Request } from 'express'

// What follows is the code of Recover's own document, https://docs.recoverbiz.com/partner/webhooks, under "Signature
// Verification", with types put to it and `return` on a line of its own. Ours are `recoverSnippet` and `handled`, its "Handle the event...".

function verifyWebhook(body: Buffer, signature: string, secret: string): boolean {
  const expected = crypto.createHmac('sha256', secret).update(body).digest('hex')
  return crypto.timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
}

/** The handler as the document shows it. */
export function recoverSnippet(WEBHOOK_SECRET: string, handled: (event: unknown) => void): Express {
  const app = express()

  app.post('/webhooks/recover', express.raw({ type: 'application/json' }), (req: Request<object, unknown, Buffer>, res) => {
    const signature = req.headers['x-recover-signature'] as string
    const isValid = verifyWebhook(req.body, signature, WEBHOOK_SECRET)

    if (!isValid) {
      res.status(401).send('Invalid signature')
      return
    }

    const event = JSON.parse(req.body as unknown as string)

    handled(event)

    res.status(200).send('OK')
  })

  return app
}
