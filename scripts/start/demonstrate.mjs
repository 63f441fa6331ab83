import { channels } from './channels.mjs'
import { curl } from './curl.mjs'
import { deliver } from './deliver.mjs'
import { scenario } from './scenario.mjs'
import { senders } from './senders.mjs'
import { table } from './table.mjs'

/** Has every sender deliver, and prints what came of it. Gives whether all was as it should be. */
export async function demonstrate(url, secrets, standIns) {
  const rows = []
  const through = channels(url, secrets, standIns)
  for (const sender of senders(secrets)) {
    const deliveries = scenario(url, { ...sender, channel: through[sender.provider.name] })
    rows.push(...(await deliver(url, sender, deliveries)))
  }
  const wrong = rows.filter(({ asDue }) => !asDue).length
  console.log(`\n${table(rows)}\n`)
  console.log(wrong === 0 ? `All ${rows.length} are as they should be.` : `${wrong} of ${rows.length} are not as they should be.`)
  return wrong === 0
}

/** Prints a command for each sender, to deliver by hand, and for each stand-in that delivers by itself. */
export function invite(url, secrets, { recover, referralloop }) {
  console.log('\nPaste one into a shell. The first time the handler runs; after that it is a duplicate, with the same reply.\n')
  for (const sender of senders(secrets)) console.log(curl(url, sender))
  console.log('Or have a stand-in send: it delivers to whoever registered, and tries again as its provider does, but sooner.\n')
  console.log(`curl ${recover.url}/_stand-in/events -d '{"type":"checklist.completed"}'`)
  console.log(`curl ${referralloop.url}/_stand-in/events -d '{"type":"signup.created"}'\n`)
  console.log(`Every run of a handler: ${url}/deliveries\nServing until Ctrl-C.`)
}
