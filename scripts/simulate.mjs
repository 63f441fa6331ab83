import { build } from './build.mjs'
import { parseOptions, runScript, wholeNumber } from './options.mjs'

const help = `Usage: npm run simulate [-- options]

Delivers by the schedules of Recover, ReferralLoop and Customer.io, and as a persistent caller of Recomly, days of it in
seconds: by a clock that is moved on, without any socket. Handlers fail in 30 % of their runs, 10 % of the requests arrive
twice (at once, minutes or hours later), and later events overtake earlier ones. Then it counts.

  --deliveries <n>  how many, over all senders (default: 100000, about half a minute)
  --seed <n>        what fails and what arrives twice; equal seeds give equal results (default: 1)
  --help            show this

It leaves with 1 if an event is not handled or handled twice, a reply is 200 too early, a failed run is not answered 500, or
a fence does not rise by one.`

function readOptions(args) {
  const text = { type: 'string' }
  const options = { deliveries: text, seed: text, help: { type: 'boolean', short: 'h' } }
  const { deliveries = '100000', seed = '1', help: asked = false } = parseOptions({ args, options }).values
  return {
    deliveries: wholeNumber('--deliveries', deliveries, 1, 10_000_000),
    seed: wholeNumber('--seed', seed, 0, 2 ** 32 - 1),
    help: asked,
  }
}

async function start({ deliveries, seed }) {
  build()
  // Loaded this late because they may just have been installed, or built.
  const { register } = await import('tsx/esm/api')
  register()
  const { main } = await import('../test/simulation/main.ts')
  return main({ deliveries, seed })
}

await runScript({ name: 'simulate', help, readOptions, start })
