import { signed } from './senders.mjs'
import { dim } from './table.mjs'

/** For bash and its kin: within single quotes nothing is special but the quote itself. */
const quote = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** A signed delivery as a command to paste. It holds a signature, which is good for this body alone, and no secret. */
export function curl(url, sender) {
  const { headers, body } = signed(sender, JSON.stringify(sender.body("Grace O'Malley")))
  const options = [
    "-sS -w '\\n%{http_code}\\n'",
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    `--data-raw ${quote(body)}`,
  ]
  const title = sender.timed
    ? `${sender.provider.name}, good for 5 minutes, until ${clock(Date.now() + 300_000)}`
    : sender.provider.name
  return `${dim(`# ${title}`)}\n${[`curl ${url}${sender.path}`, ...options].join(' \\\n  ')}\n`
}

const clock = (time) => new Date(time).toTimeString().slice(0, 8)
