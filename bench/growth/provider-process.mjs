import { createReceiver } from '../../packages/core/dist/index.js'
import { stripe } from '../../packages/providers/dist/stripe.js'
import { schemes } from '../verify/schemes.mjs'
import { handling } from './handlers.mjs'
import { loadReceivers, tryAll } from './loaded.mjs'

/** Measures one receiver each time it is asked, beside as many others as it is told. */
const [count, used] = [Number(process.argv[2]), process.argv[3] === 'used']
const others = await loadReceivers(count - 1)
if (used) await tryAll(others)
const measure = handling(createReceiver(stripe, { secret: schemes.stripe.secret }).on('invoice.paid', () => {}))

process.on('message', async () => process.send({ nanos: await measure(), others: others.length }))
process.once('disconnect', () => process.exit())
process.send('ready')
