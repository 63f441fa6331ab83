import { createRecoverClient } from '@posthorn/providers/recover/api'
import { createReferralloopClient } from '@posthorn/providers/referralloop/api'

/**
 * Tells Recover and ReferralLoop where this app takes their deliveries, where the environment has a key for them; else
 * it does nothing. What fails is told in a line on stderr, and the app serves on.
 *
 * @param ownUrl where this app listens: a stand-in on this machine finds it there. Others need `PUBLIC_URL`.
 * @param events the events that this app handles, by sender.
 */
export async function registerWebhooks(env, ownUrl, events) {
  const registrations = [
    ['Recover', env.RECOVER_PARTNER_KEY, env.RECOVER_API_URL, () => registerAtRecover(env, ownUrl, events.recover)],
    [
      'ReferralLoop',
      env.REFERRALLOOP_API_KEY,
      env.REFERRALLOOP_API_URL,
      () => registerAtReferralloop(env, ownUrl, events.referralloop),
    ],
  ]
  for (const [service, key, apiUrl, register] of registrations) {
    if (key) await report(service, apiUrl, register)
  }
}

async function report(service, apiUrl, register) {
  try {
    const url = await register()
    console.log(`registered ${url} at ${apiUrl ? `${service}, ${apiUrl}` : service}`)
  } catch (error) {
    console.error(`not registered at ${service}: ${error.message}`)
  }
}

async function registerAtRecover({ RECOVER_PARTNER_KEY, RECOVER_API_URL, RECOVER_SECRET, PUBLIC_URL }, ownUrl, events) {
  const client = createRecoverClient({ partnerKey: RECOVER_PARTNER_KEY, baseUrl: RECOVER_API_URL || undefined })
  const url = `${publicUrl(PUBLIC_URL, RECOVER_API_URL, ownUrl)}/webhooks/recover`
  const { webhooks } = await client.listWebhooks()
  const known = webhooks.find((webhook) => webhook.url === url)
  // A new secret needs a new webhook: the API neither shows nor changes the one it has.
  if (!known) await client.createWebhook({ url, events, secret: RECOVER_SECRET })
  else if (!known.active || !isSame(known.events, events)) await client.updateWebhook(known.id, { events, active: true })
  return url
}

async function registerAtReferralloop(env, ownUrl, events) {
  const { REFERRALLOOP_API_KEY, REFERRALLOOP_API_URL, REFERRALLOOP_WAITLIST_ID: waitlistId, PUBLIC_URL } = env
  if (!waitlistId) throw new Error('REFERRALLOOP_WAITLIST_ID is not set. Set it to the id of the waitlist.')
  const client = createReferralloopClient({ apiKey: REFERRALLOOP_API_KEY, baseUrl: REFERRALLOOP_API_URL || undefined })
  const targetUrl = `${publicUrl(PUBLIC_URL, REFERRALLOOP_API_URL, ownUrl)}/webhooks/referralloop`
  // There is no list to look at first. Subscribed twice, events come twice, and are handled once.
  for (const eventType of events) await client.subscribe({ eventType, targetUrl, waitlistId })
  return targetUrl
}

function publicUrl(url, apiUrl, ownUrl) {
  if (url) return url.replace(/\/+$/, '')
  if (apiUrl && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(apiUrl).hostname)) return ownUrl
  throw new Error('PUBLIC_URL is not set. Set it to the https address at which this app can be reached from outside.')
}

const isSame = (some, others) => some.length === others.length && others.every((one) => some.includes(one))
