import type { Target } from '@posthorn/testing/conformance'

/**
 * What a guard cannot change on Fastify, whose parsers come first. `WebhooksModule` with a `path` comes before them, and
 * differs in nothing.
 */
export const differs: NonNullable<Target['differs']> = {
  'CT-07-APP': {
    statuses: [415, 500],
    reason: 'Fastify has no parser for the type, or Nest keeps no bytes of it, as of text/plain',
  },
  'HTTP-01': { statuses: [400], reason: "Fastify's JSON parser refuses an empty body before any guard" },
  'JSON-04': { statuses: [400], reason: "Fastify's JSON parser refuses keys that reach a prototype" },
}
