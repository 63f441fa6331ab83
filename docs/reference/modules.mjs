/** What each entry point is for. Those of single providers say it by their description; an `index.ts` only re-exports. */
export const modules = {
  '@posthorn/core':
    'A receiver of webhooks, descriptions of senders, `verify` and `sign`, the memory store, and errors. It knows no framework, ' +
    'no sender and no engine: other packages bring those.',
  '@posthorn/core/node':
    "What adapters of frameworks share: the exact bytes and headers of Node's requests, replies, and the settling of claims. An " +
    'app needs none of it.',
  '@posthorn/providers':
    "Finds a sender's description by a name that is known only at run time. Where it is known, import that sender's own entry " +
    'point, such as `@posthorn/providers/stripe`: it loads no other.',
  '@posthorn/providers/recover/api': "A client of Recover's API, with which an app registers its own endpoint.",
  '@posthorn/providers/referralloop/api': "A client of ReferralLoop's API, with which an app subscribes its own endpoint.",
  '@posthorn/providers/recomly/api': "A client of Recomly's inbound endpoint, which sends signed invites.",
  '@posthorn/express': 'Middleware for Express 4.18+ and 5.',
  '@posthorn/koa': 'Middleware for Koa 2.16+ and 3.',
  '@posthorn/fastify': 'Plugins for Fastify 5.',
  '@posthorn/nest': 'A module and decorators for Nest 11 and 12, on Express or Fastify.',
  '@posthorn/redis': 'Claims in Redis or Valkey, shared between processes.',
  '@posthorn/postgres': 'Claims in Postgres, shared between processes, and effects that happen exactly once.',
  '@posthorn/bullmq': 'BullMQ between the webhook and its handlers.',
  '@posthorn/testing':
    'For tests of an app: signed deliveries, scenarios, senders that try again, clocks that a test moves, samples of events.',
  '@posthorn/testing/conformance':
    'For whoever writes an adapter: the behaviour that every mount must show, as cases for any test runner.',
  '@posthorn/testing/probe': 'Tries forged, stale, repeated and broken deliveries on an endpoint, whoever built it.',
  '@posthorn/testing/stand-ins':
    'Servers on this machine that behave as senders document: Recover, ReferralLoop, Customer.io, Recomly.',
  '@posthorn/testing/stores':
    'For whoever writes a store: the behaviour that every store must show, as cases for any test runner.',
}
