import type { Mutant } from './mutant.js'

const file = 'verify-webhook.js'
const next = 'await next();'
const unverified = "{ ctx.state['webhook'] = { event: {}, delivery: {} }; return next(); }"

const broken: readonly Omit<Mutant, 'package' | 'mount'>[] = [
  {
    name: 'the endpoint replies before its receiver does',
    edits: [
      {
        file: 'receive-webhook.js',
        from: 'answer(ctx, await mount.receive(ctx));',
        to: 'void mount.receive(ctx).catch(() => { });\n        ctx.body = \'{"ok":true}\';',
      },
    ],
    caughtBy: ['SIG-10', 'DUP-04', 'DUP-06'],
  },
  {
    name: 'the verdict is ignored',
    edits: [{ file, from: 'return answer(ctx, verified.reply);', to: unverified }],
    caughtBy: ['HTTP-03', 'BODY-09'],
  },
  {
    name: 'the verdict is not waited for',
    edits: [
      {
        file,
        from: 'const verified = await mount.verify(ctx);',
        to: `void mount.verify(ctx).catch(() => { });\n        ${unverified}`,
      },
    ],
    caughtBy: ['HTTP-03', 'BODY-09', 'DUP-06'],
  },
  {
    name: 'the app is run for duplicates',
    edits: [
      { file, from: 'return answer(ctx, claim.reply);', to: "{ ctx.state['webhook'] = verified.webhook; return next(); }" },
    ],
    caughtBy: ['DUP-06', 'HTTP-15-APP'],
  },
  {
    name: 'a delivery is completed before the app has handled it',
    edits: [{ file, from: next, to: `await claim.complete();\n            ${next}` }],
    caughtBy: ['DUP-04', 'DUP-06'],
  },
  {
    name: 'the app is not waited for',
    edits: [{ file, from: next, to: 'next();' }],
    caughtBy: ['HTTP-15-APP'],
  },
  {
    name: 'every delivery is released',
    edits: [{ file, from: 'settleByStatus(claim, ctx.status)', to: 'settleByStatus(claim, 500)' }],
    caughtBy: ['DUP-06', 'HTTP-15-APP'],
  },
  {
    name: 'a delivery is completed that the app failed to handle',
    edits: [{ file, from: 'settleByStatus(claim, 500)', to: 'settleByStatus(claim, 200)' }],
    caughtBy: ['DUP-06'],
  },
  {
    name: 'a delivery is released when the connection closes',
    edits: [{ file, from: next, to: `ctx.res.once('close', () => void claim.release());\n            ${next}` }],
    caughtBy: ['HTTP-08-APP'],
  },
]

export const koaMutants: readonly Mutant[] = broken.map((one) => ({ ...one, package: 'koa', mount: 'Koa 3' }))
