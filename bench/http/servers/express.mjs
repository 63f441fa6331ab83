import { receiveWebhook } from '../../../packages/express/dist/index.js'
import { installedIn } from '../../lib/workspace.mjs'
import { handle, handlingReceiver, signedByHand } from '../app.mjs'
import { path } from '../endpoint.mjs'

const express = installedIn('express', 'express')

export function start(candidate) {
  const app = express()
  const raw = express.raw({ type: () => true, limit: '1mb' })
  if (candidate === 'posthorn') app.use(path, receiveWebhook(handlingReceiver()))
  else
    app.post(path, raw, (req, res) => {
      if (candidate === 'snippet' && !signedByHand(req.headers['stripe-signature'], req.body)) return res.sendStatus(401)
      handle(JSON.parse(req.body))
      res.json({ ok: true })
    })
  return app.listen(0, '127.0.0.1')
}
