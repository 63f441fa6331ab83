import { createRequire } from 'node:module'
import { bodyParser } from '@koa/bodyparser'
import type { Middleware } from 'koa'

// koa-bodyparser brings no types, and those of koa-body give every request of Node a `rawBody` that is text, which
// would reach the tests of all packages.
const require = createRequire(import.meta.url)
const koaBodyparser = require('koa-bodyparser') as (options?: object) => Middleware
const { koaBody } = require('koa-body') as { readonly koaBody: (options?: object) => Middleware }

/** Parsers that an app can be told to leave a request alone, by `ctx.disableBodyParser` or by a body that is there. */
export const polite: readonly (readonly [string, () => Middleware])[] = [
  ['koa-bodyparser 4', () => koaBodyparser()],
  ['@koa/bodyparser 6', () => bodyParser()],
]

export const parsers: readonly (readonly [string, () => Middleware])[] = [
  ...polite,
  ['koa-body 8', () => koaBody()],
  ['koa-body 8 with includeUnparsed', () => koaBody({ includeUnparsed: true })],
]

export const koaBody8 = (): Middleware => koaBody()
