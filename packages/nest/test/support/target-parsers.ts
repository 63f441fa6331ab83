import type { INestApplication, NestApplicationOptions } from '@nestjs/common'
import type { NestExpressApplication } from '@nestjs/platform-express'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'

/** Handled over the exact bytes, refused with the coded 500, or answered by the platform before any guard is asked. */
type Outcome = 'handled' | 'body_already_read' | 415

export type Options = Pick<NestApplicationOptions, 'rawBody' | 'bodyParser'>

/** An application's options and parsers, and what becomes of a signed body under each type. */
export interface Setup {
  readonly set: string
  readonly options?: Options
  readonly configure?: (app: INestApplication) => unknown
  readonly outcomes: readonly { readonly type: string; readonly outcome: Outcome }[]
}

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'
const text = 'text/plain'
const vendor = 'application/vnd.recover+json'
export const noType = 'no type'

export const types: readonly string[] = [json, form, text, vendor, noType]

const outcomes = (...all: readonly Outcome[]): Setup['outcomes'] => types.map((type, index) => ({ type, outcome: all[index]! }))

const handled = 'handled'
const lost = 'body_already_read'
const rawBody = { rawBody: true }

const onExpress = (configure: (app: NestExpressApplication) => unknown) => (app: INestApplication) =>
  configure(app as NestExpressApplication)

const express: readonly Setup[] = [
  { set: 'nothing', outcomes: outcomes(lost, lost, handled, handled, handled) },
  { set: 'rawBody', options: rawBody, outcomes: outcomes(handled, handled, handled, handled, handled) },
  { set: 'bodyParser: false', options: { bodyParser: false }, outcomes: outcomes(handled, handled, handled, handled, handled) },
  {
    set: "useBodyParser('raw') for every type",
    configure: onExpress((app) => app.useBodyParser('raw', { type: () => true })),
    outcomes: outcomes(handled, handled, handled, handled, handled),
  },
  {
    set: "rawBody and useBodyParser('json') with a limit",
    options: rawBody,
    configure: onExpress((app) => app.useBodyParser('json', { limit: '1mb' })),
    outcomes: outcomes(handled, handled, handled, handled, handled),
  },
  {
    set: "useBodyParser('text') for every type",
    configure: onExpress((app) => app.useBodyParser('text', { type: () => true })),
    outcomes: outcomes(lost, lost, lost, lost, lost),
  },
  {
    set: "rawBody and useBodyParser('text') for every type",
    options: rawBody,
    configure: onExpress((app) => app.useBodyParser('text', { type: () => true })),
    outcomes: outcomes(handled, handled, handled, handled, handled),
  },
]

const onFastify = (configure: (app: NestFastifyApplication) => unknown) => (app: INestApplication) =>
  configure(app as NestFastifyApplication)

/** On Nest 11 any `useBodyParser` takes the place of both parsers that Nest would have added. */
const replaced = process.env['NEST_MAJOR'] === '11'

const fastify: readonly Setup[] = [
  { set: 'nothing', outcomes: outcomes(lost, lost, lost, 415, 415) },
  { set: 'bodyParser: false', options: { bodyParser: false }, outcomes: outcomes(lost, 415, lost, 415, 415) },
  { set: 'rawBody', options: rawBody, outcomes: outcomes(handled, handled, lost, 415, 415) },
  {
    set: 'rawBody and useBodyParser for JSON, text and the rest',
    options: rawBody,
    configure: onFastify((app) => app.useBodyParser([json, text, '*'])),
    outcomes: outcomes(handled, handled, handled, handled, handled),
  },
  {
    set: 'rawBody and useBodyParser for a type of its own',
    options: rawBody,
    configure: onFastify((app) => app.useBodyParser(vendor)),
    outcomes: replaced ? outcomes(lost, 415, lost, handled, 415) : outcomes(handled, handled, lost, handled, 415),
  },
  {
    set: "rawBody and useBodyParser('*') alone",
    options: rawBody,
    configure: onFastify((app) => app.useBodyParser('*')),
    outcomes: outcomes(lost, handled, lost, handled, handled),
  },
  {
    set: 'a JSON parser that leaves the bytes',
    configure: onFastify((app) => app.useBodyParser(json, {}, (_request, body, done) => done(null, body))),
    outcomes: outcomes(handled, replaced ? 415 : lost, lost, 415, 415),
  },
]

export const setups: Readonly<Record<string, readonly Setup[]>> = { Express: express, Fastify: fastify }
