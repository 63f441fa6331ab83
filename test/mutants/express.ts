import type { Mutant } from './mutant.js'

const file = 'verify-webhook.js'
const refused = 'return sendReply(request, response, verified.reply);'
const duplicate = 'return sendReply(request, response, claim.reply);'
const settling = 'settleOnEnd(request, response, claim);'

const broken: readonly Omit<Mutant, 'package' | 'mount'>[] = [
  {
    name: 'the endpoint replies before its receiver does',
    edits: [
      {
        file: 'receive-webhook.js',
        from: 'sendReply(request, response, await mount.receive(request));',
        to: 'void mount.receive(request).catch(() => { });\n            response.end(\'{"ok":true}\');',
      },
    ],
    caughtBy: ['SIG-10', 'DUP-04', 'DUP-06'],
  },
  {
    name: 'the verdict is ignored',
    edits: [{ file, from: refused, to: 'return (request.webhook = { event: {}, delivery: {} }), next();' }],
    caughtBy: ['HTTP-03', 'BODY-09'],
  },
  {
    name: 'the verdict is not waited for',
    edits: [
      {
        file,
        from: 'const verified = await mount.verify(request);',
        to: 'void mount.verify(request).catch(() => { });\n            return (request.webhook = { event: {}, delivery: {} }), next();',
      },
    ],
    caughtBy: ['HTTP-03', 'BODY-09', 'DUP-06'],
  },
  {
    name: 'an error of the set-up goes on to the app',
    edits: [{ file, from: 'return next(error);', to: 'return next();' }],
    caughtBy: ['BODY-09'],
  },
  {
    name: 'the app is run for duplicates',
    edits: [{ file, from: duplicate, to: 'return (request.webhook = verified.webhook), next();' }],
    caughtBy: ['DUP-06', 'HTTP-15-APP'],
  },
  {
    name: 'a delivery is completed before the app has handled it',
    edits: [{ file, from: settling, to: 'await claim.complete();' }],
    caughtBy: ['DUP-04', 'DUP-06', 'HTTP-13-APP'],
  },
  {
    name: 'a delivery is released when the connection closes',
    edits: [{ file, from: settling, to: `${settling}\n            response.once('close', () => void claim.release());` }],
    caughtBy: ['HTTP-08-APP'],
  },
  {
    name: 'a delivery is settled once the reply was sent',
    edits: [
      {
        file,
        from: settling,
        to: "response.once('finish', () => void (response.statusCode < 300 ? claim.complete() : claim.release()));",
      },
    ],
    caughtBy: ['HTTP-08-APP', 'DUP-04-UNRECORDED'],
  },
]

export const expressMutants: readonly Mutant[] = broken.map((one) => ({ ...one, package: 'express', mount: 'Express 5' }))
