import { startCustomerio } from '@posthorn/testing/stand-ins'
import { postJson, type Running, type Settings } from './running.js'

/** Starts Customer.io's stand-in. */
export async function runCustomerio({ allowHttp: _always, credential, ...settings }: Settings): Promise<Running> {
  const own = credential('signingKeyEnv')
  const customerio = await startCustomerio({ ...settings, ...(own ? { signingKey: own.value } : {}) })
  const action = { url: 'http://127.0.0.1:3000/webhooks/customerio', body: { customer: 'Ada Lovelace' } }
  return {
    url: customerio.url,
    showsKeys: !own,
    guide: [
      `Deliveries are signed with ${own ? own.name : `this key, which the app needs as CUSTOMERIO_SIGNING_KEY: ${customerio.signingKey}`}`,
      'Run a webhook action:',
      `  ${postJson(`${customerio.url}/_stand-in/events`, action)}`,
    ],
    close: () => customerio.close(),
  }
}
