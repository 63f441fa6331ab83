import type { Mutant } from './mutant.js'

const file = 'route.js'
const verifying = 'await this.#mount.verify(context.switchToHttp().getRequest()).catch(rethrow)'
const admitting = 'return true;'
const claiming = 'const claim = await verified.claim().catch(rethrow);'
const settling = 'settleOnEnd(request, response, claim);'

const early = `Promise.resolve({ status: 200, headers: {}, body: Buffer.from('{"ok":true}') })`

const broken: readonly Omit<Mutant, 'package'>[] = [
  {
    name: 'the endpoint replies before its receiver does',
    mount: 'Nest 12 on Express',
    edits: [
      {
        file: 'endpoint.js',
        from: 'mount.receive(request).catch(rethrow)',
        to: `(void mount.receive(request).catch(() => { }), ${early})`,
      },
    ],
    caughtBy: ['SIG-10', 'DUP-04', 'DUP-06'],
  },
  {
    name: 'the guard ignores the verdict',
    mount: 'Nest 12 on Express',
    edits: [{ file, from: 'throw new WebhookReplyException(verified.reply);', to: admitting }],
    caughtBy: ['BODY-09'],
  },
  {
    name: 'the guard does not wait for the verdict',
    mount: 'Nest 12 on Fastify',
    edits: [
      {
        file,
        from: `const verified = ${verifying}`,
        to: `const verified = ${verifying.replace('await ', '').replace('rethrow', '() => { }')}`,
      },
    ],
    caughtBy: ['BODY-09'],
  },
  {
    name: 'the guard claims',
    mount: 'Nest 12 on Express',
    edits: [
      { file, from: admitting, to: `verified.early = await verified.claim();\n            ${admitting}` },
      { file, from: claiming, to: 'const claim = verified.early;' },
    ],
    caughtBy: ['OWN-LATER-GUARD'],
  },
  {
    name: 'the interceptor does not claim',
    mount: 'Nest 12 on Fastify',
    edits: [{ file, from: claiming, to: 'return next.handle();' }],
    caughtBy: ['DUP-06', 'HTTP-15-APP'],
  },
  {
    name: 'the interceptor goes on with duplicates',
    mount: 'Nest 12 on Express',
    edits: [{ file, from: 'const { reply } = claim;', to: 'return next.handle();' }],
    caughtBy: ['DUP-06', 'HTTP-15-APP'],
  },
  {
    name: 'the interceptor completes a delivery before it is handled',
    mount: 'Nest 12 on Express',
    edits: [{ file, from: settling, to: 'await claim.complete();' }],
    caughtBy: ['DUP-04', 'DUP-06', 'HTTP-13-APP'],
  },
  {
    name: 'a delivery is released when the connection closes',
    mount: 'Nest 12 on Express',
    edits: [{ file, from: settling, to: `${settling}\n                response.once('close', () => void claim.release());` }],
    caughtBy: ['HTTP-08-APP'],
  },
]

export const nestMutants: readonly Mutant[] = broken.map((one) => ({ ...one, package: 'nest' }))
