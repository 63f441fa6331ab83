import { createHmac, timingSafeEqual } from 'node:crypto'
import { createReceiver, sign } from '../packages/core/dist/index.js'
import { stripe } from '../packages/providers/dist/stripe.js'

const secret = 'bench-secret'
const rounds = 21
const runs = 2000

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

async function time(work) {
  const start = process.hrtime.bigint()
  for (let index = 0; index < runs; index++) await work(index)
  return Number(process.hrtime.bigint() - start) / runs
}

/** Interleaved, so that a busy machine slows all candidates alike. */
async function compare(candidates) {
  const times = new Map(Object.keys(candidates).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of Object.entries(candidates)) times.get(name).push(await time(work))
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)]))
}

const table = {}
for (const size of [256, 1024, 4096, 65_536]) {
  const body = Buffer.from(JSON.stringify({ id: 'evt_1', type: 'ping', pad: 'x'.repeat(size) }))
  const headers = sign(stripe, { secret, body })
  const [, timestamp, signature] = /t=(\d+),v1=(\w+)/.exec(headers['stripe-signature'])
  const receiver = createReceiver(stripe, { secret })
  const request = { method: 'POST', url: '/', headers, body }
  const stale = { ...request, headers: { 'stripe-signature': `t=1,v1=${signature}` } }
  const result = await compare({
    bare: () => {
      const mac = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest()
      if (!timingSafeEqual(mac, Buffer.from(signature, 'hex'))) throw new Error('refused')
    },
    valid: () => receiver.verify(request),
    stale: () => receiver.verify(stale),
  })
  table[`${size} B`] = {
    'bare µs': (result.bare / 1000).toFixed(2),
    'valid ÷ bare': (result.valid / result.bare).toFixed(2),
    'stale ÷ bare': (result.stale / result.bare).toFixed(2),
  }
}
console.table(table)
