import { generateKeyPairSync } from 'node:crypto'
import { createReceiver, memoryStore } from '../../packages/core/dist/index.js'
import { loadProvider, providerNames } from '../../packages/providers/dist/catalogue/index.js'
import { eventTemplate } from '../lib/event.mjs'

const publicKeys = () =>
  [
    ['ed25519', {}],
    ['rsa', { modulusLength: 2048 }],
    ['ec', { namedCurve: 'P-256' }],
  ].map(([type, options]) => generateKeyPairSync(type, options).publicKey.export({ format: 'pem', type: 'spki' }))

/** Whatever senders take for a secret: text, base64, hexadecimal digits, public keys, and each of them by the id of a key. */
function possibleOptions() {
  const bytes = Buffer.alloc(32, 'posthorn')
  const text = [
    'posthorn bench secret 0123456789',
    `whsec_${bytes.toString('base64')}`,
    bytes.toString('base64'),
    bytes.toString('hex'),
  ]
  const secrets = [...text, ...publicKeys()]
  return [
    ...secrets.map((secret) => ({ secret })),
    ...secrets.map((secret) => ({ secret: { key_1: secret } })),
    { unsigned: 'accept' },
  ]
}

const logger = { debug() {}, info() {}, warn() {}, error() {} }

function receiverOf(provider, possible, store) {
  for (const options of possible) {
    try {
      return createReceiver(provider, { ...options, store, logger, publicUrl: 'https://app.example/hooks' })
    } catch (error) {
      if (error.code !== 'secret_invalid' && error.code !== 'options_invalid') throw error
    }
  }
  throw new Error(`No receiver can be made for "${provider.name}".`)
}

/** A receiver of each of the first `count` providers, in one store, as an app with that many senders has them. */
export async function loadReceivers(count) {
  const possible = possibleOptions()
  const store = memoryStore()
  const receivers = []
  for (const name of providerNames.slice(0, count)) receivers.push(receiverOf(await loadProvider(name), possible, store))
  return receivers
}

/** Lets every receiver see a request, so that the code has met all their kinds when one of them is measured. */
export async function tryAll(receivers) {
  const body = eventTemplate(1024)(1)
  for (const receiver of receivers) {
    for (let time = 0; time < 20; time++) await receiver.receive({ method: 'POST', url: '/', headers: {}, body })
  }
}
