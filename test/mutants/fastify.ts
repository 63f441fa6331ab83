import type { Mutant } from './mutant.js'

const file = 'verify-webhook.js'
const settling = 'settleOnEnd(request, reply, claim);'

// With a body of its own: that of the request may have been read, and its length is compared with the declared one.
const unverified = `{
            request.webhook = { event: {}, delivery: {} };
            const receivedEncodedLength = Number(request.headers['content-length']);
            return Object.assign(bytesAgain(Buffer.from('{}')), { receivedEncodedLength });
        }`

const early = `Promise.resolve({ status: 200, headers: {}, body: Buffer.from('{"ok":true}') })`

const broken: readonly Omit<Mutant, 'package' | 'mount'>[] = [
  {
    name: 'the endpoint replies before its receiver does',
    edits: [
      {
        file: 'webhooks.js',
        from: '=> mount.receive(request)',
        to: `=> (void mount.receive(request).catch(() => { }), ${early})`,
      },
    ],
    caughtBy: ['SIG-10', 'DUP-04', 'DUP-06'],
  },
  {
    name: 'the verdict is ignored',
    edits: [{ file, from: 'return sendReply(request, reply, verified.reply);', to: unverified }],
    caughtBy: ['HTTP-03', 'BODY-09'],
  },
  {
    name: 'the verdict is not waited for',
    edits: [
      {
        file,
        from: 'const verified = await mount.verify(request);',
        to: `void mount.verify(request).catch(() => { });\n        ${unverified}`,
      },
    ],
    caughtBy: ['HTTP-03', 'BODY-09'],
  },
  {
    name: 'the hook returns without the bytes',
    edits: [{ file, from: 'return bytesAgain(verified.webhook.delivery.rawBody);', to: 'return Readable.from([]);' }],
    caughtBy: ['BODY-09'],
  },
  {
    name: 'the app is run for duplicates',
    edits: [
      {
        file,
        from: 'return sendReply(request, reply, claim.reply);',
        to: '{ request.webhook = verified.webhook; return bytesAgain(verified.webhook.delivery.rawBody); }',
      },
    ],
    caughtBy: ['DUP-06', 'HTTP-15-APP'],
  },
  {
    name: 'a delivery is completed before the app has handled it',
    edits: [{ file, from: settling, to: 'await claim.complete();' }],
    caughtBy: ['DUP-04', 'DUP-06', 'HTTP-13-APP'],
  },
  {
    name: 'a delivery is released when the connection closes',
    edits: [{ file, from: settling, to: `${settling}\n        reply.raw.once('close', () => void claim.release());` }],
    caughtBy: ['HTTP-08-APP'],
  },
]

export const fastifyMutants: readonly Mutant[] = broken.map((one) => ({ ...one, package: 'fastify', mount: 'Fastify 5' }))
