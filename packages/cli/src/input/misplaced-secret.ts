import { UsageError } from '../usage-error.js'

const prefix = /^(?:whsec|[spr]k)_|^eyJ/
const letters = /^[\w+/=-]{16,}$/
// Names of events and paths: `order_created_v2`, `webhooks/recover`.
const words = /^(?:[a-z]+\d{0,2}|\d{1,4})(?:[/_-](?:[a-z]+\d{0,2}|\d{1,4}))*$/i

/** Whether a text may be a secret, so that it is not to be shown. */
export const looksSecret = (text: string): boolean =>
  prefix.test(text) || (letters.test(text) && /\d/.test(text) && /[a-z]/i.test(text) && !words.test(text))

/** Refuses what may be a secret in a wrong place, before a message repeats it. `place` begins a sentence. */
export function requireNoSecret(given: string, place: string): void {
  if (looksSecret(given))
    throw new UsageError(
      `${place} looks like a secret, and is not repeated here. A secret is no argument: put it into an environment variable and give its name with --secret-env NAME.`,
    )
}
