import { createHmac } from 'node:crypto'

const idLength = 20

/**
 * Makes events as Stripe sends them, of exactly `size` bytes each: JSON of short values under many names, which costs a
 * parser most. Only the id differs. With `perLine`, the names are those of a list of objects that have so many each, as in
 * large events of real senders; else all are of one object, and differ.
 */
export function eventTemplate(size, { perLine } = {}) {
  const head = `{"id":"${'0'.repeat(idLength)}","object":"event","type":"invoice.paid","created":1760000000,"livemode":false,"api_version":"2025-09-30","data":{"object":{`
  const [open, close] = perLine ? ['"lines":[', '],'] : ['', '']
  const tail = (padding) => `"end":"${padding}"}}}`
  const units = []
  let room = size - head.length - open.length - close.length - tail('').length
  for (let index = 0; ; index++) {
    const unit = perLine ? `${index ? ',' : ''}{${fields(perLine, index).join(',')}}` : `${field(index, index)},`
    if (unit.length > room) break
    units.push(unit)
    room -= unit.length
  }
  const template = Buffer.from([head, open, ...units, close, tail('x'.repeat(room))].join(''))
  return (number) => {
    const body = Buffer.from(template)
    body.latin1Write(`evt_${String(number).padStart(idLength - 4, '0')}`, '{"id":"'.length)
    return body
  }
}

const fields = (count, line) => Array.from({ length: count }, (_, index) => field(index, line * count + index))

const field = (name, value) => `"field_${name}":${value % 3 === 0 ? value : `"v${value}"`}`

/** The signature header that Stripe would send with a body. */
export function stripeSignature(secret, body, seconds = Math.floor(Date.now() / 1000)) {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')}`
}
