import type { Mutant } from './mutant.js'

const settling = 'settleByStatus(claim, response.statusCode)'

const left =
  'const left = { receiver, webhook: verified, claim: () => withErrors(() => receiver.claim(verified.delivery)) };\n                leaveWebhook(source, left);'

const leftLate = `const left = { receiver, webhook: verified, claim: () => withErrors(async () => {
                const claim = await receiver.claim(verified.delivery);
                if (!('reply' in claim))
                    leaveWebhook(source, left);
                return claim;
            }) };`

const broken: readonly Omit<Mutant, 'package'>[] = [
  {
    name: 'a claim is completed by any reply',
    mount: 'Express 5',
    edits: [{ file: 'node/settle.js', from: settling, to: 'settleByStatus(claim, 200)' }],
    caughtBy: ['DUP-06', 'HTTP-13-APP'],
  },
  {
    name: 'a claim is settled when the connection closes',
    mount: 'Express 5',
    edits: [{ file: 'node/hold.js', from: 'if (response.headersSent)\n            breakOff();', to: 'breakOff();' }],
    caughtBy: ['HTTP-08-APP'],
  },
  {
    name: 'the end of a reply is not held until the delivery is completed',
    mount: 'Express 5',
    edits: [
      {
        file: 'node/hold.js',
        from: "state = 'held';",
        to: "state = 'free';\n        void ending();\n        return own.end(...args);",
      },
    ],
    caughtBy: ['DUP-04-UNRECORDED'],
  },
  {
    name: 'the head of a reply is not held with its end',
    mount: 'Fastify 5',
    edits: [{ file: 'node/hold.js', from: "state === 'unsent' && setHead(response, args) ? response : ", to: '' }],
    caughtBy: ['DUP-04-UNRECORDED'],
  },
  {
    name: 'the reply of the app goes out where its delivery could not be completed',
    mount: 'Koa 3',
    edits: [{ file: 'node/settle.js', from: 'return await claim.complete();', to: 'await claim.complete();' }],
    caughtBy: ['DUP-04-UNRECORDED'],
  },
  {
    name: 'a request is known to be verified only once it was claimed',
    mount: 'Nest 12 on Express',
    edits: [{ file: 'node/mount.js', from: left, to: leftLate }],
    caughtBy: ['HTTP-15-APP'],
  },
  {
    name: 'a request may be verified twice',
    mount: 'Express 5',
    edits: [{ file: 'node/webhook-of.js', from: 'if (!verified.has(request))\n        return;', to: 'return;' }],
    caughtBy: ['OWN-TWICE'],
  },
  {
    name: 'text that a parser kept is taken for the bytes',
    mount: 'Koa 3',
    edits: [
      {
        file: 'body/body.js',
        from: 'if (isUint8Array(rawBody))',
        to: "if (typeof rawBody === 'string')\n        return Buffer.from(rawBody);\n    if (isUint8Array(rawBody))",
      },
    ],
    caughtBy: ['BODY-09'],
  },
  {
    name: 'receivers are looked up in a plain object',
    mount: 'Express 5',
    edits: [{ file: 'node/select.js', from: "typeof name === 'string' ? byName.get(name) : undefined", to: 'receivers[name]' }],
    caughtBy: ['HTTP-02-NAMES'],
  },
  {
    name: 'an endpoint on Fastify receives only after a parser was chosen',
    mount: 'Fastify 5',
    edits: [
      {
        file: 'node/before-parsers.js',
        from: 'preParsing: (request, response, _payload, done)',
        to: 'preHandler: (request, response, done)',
      },
    ],
    caughtBy: ['CT-01'],
  },
  {
    name: 'a refused body is not drained',
    mount: 'Express 5',
    edits: [{ file: 'node/send-reply.js', from: '    drain(request, response);\n', to: '    response.end();\n' }],
    caughtBy: ['BODY-12'],
  },
]

/** What only mounts use. */
export const coreNodeMutants: readonly Mutant[] = broken.map((one) => ({ ...one, package: 'core' }))
