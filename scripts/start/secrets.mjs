import { randomBytes } from 'node:crypto'

const random = () => randomBytes(24).toString('base64url')

/** The secrets that an example reads, random where the caller set none. They travel by environment and are never printed. */
export function secretsFor(env) {
  return {
    RECOVER_SECRET: env.RECOVER_SECRET || random(),
    CUSTOMERIO_SIGNING_KEY: env.CUSTOMERIO_SIGNING_KEY || random(),
    REFERRALLOOP_SECRET: env.REFERRALLOOP_SECRET || random(),
    RECOMLY_KEYS: env.RECOMLY_KEYS || JSON.stringify({ key_demo: random() }),
  }
}

/** One key id of Recomly with its secret. */
export function recomlyKey(text) {
  try {
    const [keyId, secret] = Object.entries(JSON.parse(text))[0]
    return { keyId, secret: [secret].flat()[0] }
  } catch {
    // The cause is left out: it quotes the text.
    throw new Error('RECOMLY_KEYS must be JSON: {"key id": "secret"}.')
  }
}
