import { randomUUID } from 'node:crypto'
// Built packages, by their place: the root of the workspace does not depend on them.
import { sign } from '../../packages/core/dist/index.js'
import { customerio } from '../../packages/providers/dist/customerio.js'
import { recomly } from '../../packages/providers/dist/recomly.js'
import { recover } from '../../packages/providers/dist/recover.js'
import { referralloop } from '../../packages/providers/dist/referralloop.js'
import { recomlyKey } from './secrets.mjs'

/** Senders as their documents describe them. `body` makes an event about a person, unlike any that a shared store knows from before. */
export function senders({ RECOVER_SECRET, CUSTOMERIO_SIGNING_KEY, REFERRALLOOP_SECRET, RECOMLY_KEYS }) {
  return [
    {
      provider: recover,
      path: '/webhooks/recover',
      key: { secret: RECOVER_SECRET },
      body: (person) => ({
        id: `evt_${randomUUID()}`,
        type: 'checklist.completed',
        account_id: 'acc_demo',
        created_at: new Date().toISOString(),
        data: { phone: '+14155550123', lead_name: person, checklist_progress: 1, completed_items: 4, total_items: 4 },
      }),
    },
    {
      provider: customerio,
      path: '/webhooks/customerio',
      key: { secret: CUSTOMERIO_SIGNING_KEY },
      timed: true,
      body: (person) => ({ customer: person, order: randomUUID() }),
    },
    {
      provider: referralloop,
      path: '/webhooks/referralloop',
      key: { secret: REFERRALLOOP_SECRET },
      body: (person) => ({
        event_type: 'signup.created',
        waitlist_id: randomUUID(),
        data: {
          id: randomUUID(),
          email: 'user@example.com',
          name: person,
          position: 1,
          referral_code: 'ABC123',
          created_at: new Date().toISOString(),
        },
        timestamp: new Date().toISOString(),
      }),
    },
    {
      provider: recomly,
      path: '/api/public/webhook/invite',
      key: recomlyKey(RECOMLY_KEYS),
      timed: true,
      body: (person) => ({ campaignId: 'cmp_demo', name: person, email: `user-${randomUUID()}@example.com` }),
    },
  ]
}

/** A signed request, ready to send. The same `id` makes it an attempt of the same delivery. */
export function signed({ provider, key }, body, { id = randomUUID(), timestamp = Date.now() } = {}) {
  const headers = sign(provider, { ...key, body, id, timestamp })
  return { headers: { 'content-type': 'application/json', ...headers }, body }
}
