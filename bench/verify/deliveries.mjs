import { sign } from '../../packages/core/dist/index.js'

/** What a request carries besides its signature. */
const usualHeaders = (body) => ({
  host: 'app.example',
  'user-agent': 'Sender/1.0 (+https://sender.example/docs/webhooks)',
  'content-type': 'application/json; charset=utf-8',
  'content-length': String(body.length),
  accept: '*/*; q=0.5, application/xml',
  'accept-encoding': 'gzip',
  'cache-control': 'no-cache',
  'x-request-id': '4f2f6c1e-8a53-4c2f-9d0e-7d6a5b1c3e21',
  'x-forwarded-for': '203.0.113.7',
  'x-forwarded-proto': 'https',
})

export function validDelivery({ provider, secret }, body, timestamp = Date.now()) {
  const signed = sign(provider, { secret, body, timestamp, id: 'msg_2Lh9KRb0pzN4LePd3XiA4v12Ze', type: 'push' })
  return { headers: { ...usualHeaders(body), ...signed }, body }
}

/** Deliveries with one thing wrong. Only where the timestamp is signed can one be too old. */
export function refusedDeliveries(scheme, body) {
  const { headers } = validDelivery(scheme, body)
  const { [scheme.signatureHeader]: signature, ...unsigned } = headers
  return {
    missing: { headers: unsigned, body },
    malformed: { headers: { ...unsigned, [scheme.signatureHeader]: signature.slice(0, -4) }, body },
    ...(scheme.timed ? { stale: validDelivery(scheme, body, Date.now() - 3_600_000) } : {}),
    wrong: { headers, body: tampered(body) },
  }
}

export function tampered(body) {
  const other = Buffer.from(body)
  other[other.length - 5] ^= 1
  return other
}
