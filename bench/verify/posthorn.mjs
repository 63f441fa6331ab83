import { createReceiver, createVerifier, verify } from '../../packages/core/dist/index.js'

/** What is held against the targets: all of the verification, and nothing else. */
export function checker({ provider, secret }) {
  const verifier = createVerifier(provider, { secret })
  return { name: 'Posthorn, check', call: ({ headers, body }) => verifier.check({ headers, body }).ok }
}

/** The ways that do more: making the key anew each time, and parsing with making out the key of the delivery. */
export function otherWays({ provider, secret }) {
  const receiver = createReceiver(provider, { secret })
  return [
    { name: 'Posthorn, verify()', call: ({ headers, body }) => verify(provider, { secret, headers, body }).integrity === 'body' },
    {
      name: 'Posthorn, receiver.verify',
      parses: true,
      call: async ({ headers, body }) => 'delivery' in (await receiver.verify({ method: 'POST', url: '/', headers, body })),
    },
  ]
}
