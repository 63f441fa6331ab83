import { eventTemplate, stripeSignature } from '../lib/event.mjs'
import { path, secret } from './endpoint.mjs'

const eventOf = eventTemplate(1024)
let number = 0

/** Requests as Stripe would send them, each with an id of its own and signed just now. */
export function freshRequests(count) {
  const seconds = Math.floor(Date.now() / 1000)
  return Array.from({ length: count }, () => {
    const body = eventOf(number++)
    const head =
      `POST ${path} HTTP/1.1\r\nhost: app.example\r\nuser-agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)\r\n` +
      `accept: */*; q=0.5, application/xml\r\ncache-control: no-cache\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${body.length}\r\nstripe-signature: ${stripeSignature(secret, body, seconds)}\r\n\r\n`
    return Buffer.concat([Buffer.from(head), body])
  })
}
