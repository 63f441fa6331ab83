import type { ReferralloopEvents } from '@posthorn/providers/referralloop'
import { startReferralloop } from '@posthorn/testing/stand-ins'
import { postJson, type Running, type Settings, shownAs } from './running.js'

/** Starts ReferralLoop's stand-in. It signs only with a secret of the user's own, since the sender does not sign yet. */
export async function runReferralloop({ allowHttp, credential, ...settings }: Settings): Promise<Running> {
  const own = credential('apiKeyEnv')
  const signing = credential('signingSecretEnv')
  const referralloop = await startReferralloop({
    ...settings,
    allowHttp: allowHttp ? 'loopback' : 'never',
    signingSecret: signing?.value,
    ...(own ? { apiKey: own.value } : {}),
  })
  const target = allowHttp ? 'http://127.0.0.1:3000/webhooks/referralloop' : 'https://app.example/webhooks/referralloop'
  const subscription = { target_url: target, event_type: 'signup.created', waitlist_id: '123e4567-e89b-12d3-a456-426614174000' }
  const key = `Authorization: Bearer ${shownAs(own, referralloop.apiKey)}`
  return {
    url: referralloop.url,
    showsKeys: !own,
    guide: [
      'What calls its API needs:',
      `  REFERRALLOOP_API_URL=${referralloop.url}/api/v1`,
      signing
        ? `Deliveries are signed with ${signing.name}.`
        : 'Deliveries are not signed, as today; --signing-secret-env signs them.',
      'Subscribe:',
      `  ${postJson(`${referralloop.url}/api/v1/webhooks/subscribe`, subscription, key)}`,
      'Make an event:',
      `  ${postJson(`${referralloop.url}/_stand-in/events`, { type: 'signup.created' })}`,
    ],
    emit: async (type) => (await referralloop.emit(type as keyof ReferralloopEvents)).deliveryIds.length,
    close: () => referralloop.close(),
  }
}
