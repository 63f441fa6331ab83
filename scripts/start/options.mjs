import { parseOptions, UsageError } from '../options.mjs'
import { examples } from './examples.mjs'

const names = Object.keys(examples).join(', ')

export const help = `Usage: npm start -- [example] [options]

Starts an example app and stand-ins for its senders: servers on this machine that behave as the senders document, but
retry sooner. The app registers itself with them, they deliver; shows what came of each delivery, and keeps serving.

  example        ${names} (default: express)
  --port <n>     port to serve on (default: 4000, or a free one if that is taken)
  --serve-only   start the app alone and deliver nothing
  --exit         leave after the deliveries: with 0 if all went as they should, else with 1
  --help         show this

Secrets are read from RECOVER_SECRET, CUSTOMERIO_SIGNING_KEY, REFERRALLOOP_SECRET and RECOMLY_KEYS
(JSON: {"key id": "secret"}). Those that are unset get random values, which are never shown.

With --serve-only the app registers itself with Recover (RECOVER_PARTNER_KEY) and ReferralLoop (REFERRALLOOP_API_KEY and
REFERRALLOOP_WAITLIST_ID) where these are set; PUBLIC_URL says where it can be reached from outside. RECOVER_API_URL and
REFERRALLOOP_API_URL name other servers, such as stand-ins.`

export function readOptions(args) {
  const flag = { type: 'boolean' }
  const { values, positionals } = parseOptions({
    args,
    allowPositionals: true,
    options: { port: { type: 'string' }, 'serve-only': flag, exit: flag, help: { ...flag, short: 'h' } },
  })
  const [example = 'express', ...more] = positionals
  if (more.length > 0) throw new UsageError(`Unexpected argument "${more[0]}".`)
  if (!Object.hasOwn(examples, example)) throw new UsageError(`There is no example "${example}". Known: ${names}.`)
  const { exit = false, 'serve-only': serveOnly = false } = values
  if (exit && serveOnly)
    throw new UsageError('--exit and --serve-only exclude each other: without deliveries there is nothing to judge.')
  return { example, port: portFrom(values.port), exit, serveOnly, help: values.help ?? false }
}

function portFrom(text) {
  if (text === undefined) return undefined
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new UsageError(`--port must be a number from 0 to 65535, not "${text}".`)
  return Number(text)
}
