import { randomUUID } from 'node:crypto'
// Built packages, by their place: the root of the workspace does not depend on them.
import { scaledClock } from '../../packages/testing/dist/index.js'
import { startCustomerio, startRecover, startReferralloop } from '../../packages/testing/dist/stand-ins/index.js'

/** How much sooner retries come than is documented: Recover's first after 0.15 s instead of 30 s. */
const speed = 200

/** Starts servers that behave as Recover, ReferralLoop and Customer.io document. They share the secrets of the app. */
export async function startStandIns({ CUSTOMERIO_SIGNING_KEY, REFERRALLOOP_SECRET }) {
  const attempts = []
  const options = {
    clock: scaledClock(speed),
    // Noted by the clock of the app's runs.
    onAttempt: (attempt) => attempts.push({ ...attempt, endedAt: Date.now() }),
  }
  const [recover, referralloop, customerio] = await Promise.all([
    startRecover({ ...options, allowHttp: 'loopback' }),
    startReferralloop({ ...options, allowHttp: 'loopback', signingSecret: REFERRALLOOP_SECRET }),
    startCustomerio({ ...options, signingKey: CUSTOMERIO_SIGNING_KEY }),
  ])
  let closing
  return {
    recover,
    referralloop,
    customerio,
    /** Every attempt of any of them. */
    attempts,
    /** What the app needs to register itself with them, and with nobody else. */
    env: {
      PUBLIC_URL: '',
      RECOVER_API_URL: `${recover.url}/v1`,
      RECOVER_PARTNER_KEY: recover.partnerKey,
      REFERRALLOOP_API_URL: `${referralloop.url}/api/v1`,
      REFERRALLOOP_API_KEY: referralloop.apiKey,
      REFERRALLOOP_WAITLIST_ID: randomUUID(),
    },
    close: () => (closing ??= Promise.all([recover, referralloop, customerio].map((standIn) => standIn.close()))),
  }
}
