import type { RecoverEvents } from '@posthorn/providers/recover'
import { startRecover } from '@posthorn/testing/stand-ins'
import { postJson, type Running, type Settings, shownAs } from './running.js'

const secretHere = 'RECOVER_SECRET'
// Out of the single quotes, so that the shell fills it in.
const filledByShell = `'"$${secretHere}"'`

/** Starts Recover's stand-in. */
export async function runRecover({ allowHttp, credential, ...settings }: Settings): Promise<Running> {
  const own = credential('partnerKeyEnv')
  const recover = await startRecover({
    ...settings,
    allowHttp: allowHttp ? 'loopback' : 'never',
    ...(own ? { partnerKey: own.value } : {}),
  })
  const url = allowHttp ? 'http://127.0.0.1:3000/webhooks/recover' : 'https://app.example/webhooks/recover'
  const webhook = { url, events: ['lead.created', 'checklist.completed'], secret: secretHere }
  const key = `X-Partner-Key: ${shownAs(own, recover.partnerKey)}`
  return {
    url: recover.url,
    showsKeys: !own,
    guide: [
      'What calls its API needs:',
      `  RECOVER_API_URL=${recover.url}/v1`,
      'Register a webhook, with the secret that the app has in RECOVER_SECRET:',
      `  ${postJson(`${recover.url}/v1/webhooks`, webhook, key).replace(secretHere, () => filledByShell)}`,
      'Make an event:',
      `  ${postJson(`${recover.url}/_stand-in/events`, { type: 'lead.created' })}`,
    ],
    emit: async (type) => (await recover.emit(type as keyof RecoverEvents)).deliveryIds.length,
    close: () => recover.close(),
  }
}
