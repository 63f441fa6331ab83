import { curl } from './curl.mjs'
import { deliver } from './deliver.mjs'
import { scenario } from './scenario.mjs'
import { senders } from './senders.mjs'
import { table } from './table.mjs'

/** Delivers for every sender and prints what came of it. Gives whether all was as it should be. */
export async function demonstrate(url, secrets) {
  const rows = []
  for (const sender of senders(secrets)) rows.push(...(await deliver(url, sender, scenario(sender))))
  const wrong = rows.filter(({ asDue }) => !asDue).length
  console.log(`\n${table(rows)}\n`)
  console.log(wrong === 0 ? `All ${rows.length} are as they should be.` : `${wrong} of ${rows.length} are not as they should be.`)
  return wrong === 0
}

/** Prints a command for each sender, to deliver by hand. */
export function invite(url, secrets) {
  console.log('\nPaste one into a shell. The first time the handler runs; after that it is a duplicate, with the same reply.\n')
  for (const sender of senders(secrets)) console.log(curl(url, sender))
  console.log(`Every run of a handler: ${url}/deliveries\nServing until Ctrl-C.`)
}
