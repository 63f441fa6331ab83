import { setImmediate as turn } from 'node:timers/promises'
import { type Parts, recoverSender, right, secret } from '../support/handmade.js'
import type { Fault } from './fault.js'

const answer =
  (status: number, body = ''): Parts['refuse'] =>
  (response) =>
    response.writeHead(status).end(body)
// Requests under an id that was there before.
const said = new WeakSet()

let near = false

/** Says that something is too old to those alone who know the secret. */
const verifiedFirst: Partial<Parts> = (() => {
  let [late, fits] = [false, false]
  return {
    fresh: () => true,
    content: (body, time, sender) => {
      late = !right.fresh(time)
      return right.content(body, time, sender)
    },
    fits: (given, expected) => {
      fits = right.fits(given, expected)
      return fits && !late
    },
    refuse: (response) => response.writeHead(401).end(fits ? 'stale' : 'forged'),
  }
})()

export const replyFaults: readonly Fault[] = [
  {
    id: 'DUP-AGAIN',
    mistake: 'a conflict',
    parts: { duplicate: answer(409) as Parts['duplicate'] },
    detail: /its retry: answered 409/,
  },
  {
    id: 'DUP-04',
    mistake: 'a refusal',
    parts: { duplicate: answer(400) as Parts['duplicate'] },
    detail: /copy \d of 5: answered 400/,
  },
  { id: 'RPL-04', mistake: 'no memory', parts: { seen: () => false }, detail: /ran 2 times/ },
  {
    id: 'DUP-RESIGNED',
    mistake: 'duplicates told by their signature',
    parts: { seen: (_event, request, known) => right.seen({ of: request.headers['stripe-signature'] }, request, known) },
    detail: /its retry: the handler ran 2 times/,
  },
  {
    id: 'RPL-11',
    mistake: 'duplicates told by an unsigned id',
    parts: {
      sender: recoverSender,
      seen: (_event, request, known) => right.seen({ of: request.headers['x-recover-delivery-id'] }, request, known),
    },
    detail: /under another id: the handler ran 2 times/,
  },
  {
    id: 'DUP-04-RUNS',
    mistake: 'a look-up and a note with a pause between them',
    parts: {
      seen: async (event, _request, known) => {
        const had = known.has(JSON.stringify(event))
        for (let turns = 0; turns < 200; turns++) await turn()
        known.add(JSON.stringify(event))
        return had
      },
    },
    detail: /copies at once: the handler ran \d times/,
  },
  { id: 'RUN-REFUSED', mistake: 'a missing return', parts: { stops: false }, detail: /handlers ran 4 times/ },
  {
    id: 'RPL-06',
    mistake: 'ids that are remembered before anything is verified',
    parts: {
      sender: recoverSender,
      before: ({ headers }, known) => {
        const id = String(headers['x-recover-delivery-id'])
        if (known.has(id)) said.add(headers)
        known.add(id)
      },
      seen: (_event, { headers }) => said.has(headers),
    },
    detail: /under its id: the handler ran 0 times/,
  },
  {
    id: 'LOG-03',
    mistake: 'a reason in the refusal of what was verified',
    parts: verifiedFirst,
    detail: /too old and rightly signed: answered 401 "stale", where too old and forged is answered 401 "forged"/,
  },
  {
    id: 'LOG-03',
    mistake: 'a refusal that says how near it was',
    parts: {
      fits: (given, expected) => {
        near = given.slice(8, 16) === expected.slice(8, 16)
        return right.fits(given, expected)
      },
      refuse: (response) => response.writeHead(401).end(near ? 'nearly' : 'no'),
    },
    detail: /signature changed: answered 401 "nearly", where signed with another secret is answered 401 "no"/,
  },
  { id: 'HTTP-01', mistake: 'any method', parts: { allows: () => true }, detail: /PUT: answered 200 "OK", and a handler ran/ },
  {
    id: 'HTTP-16',
    mistake: 'a page to log in',
    parts: { refuse: (response) => response.writeHead(302, { location: '/login' }).end() },
    detail: /no signature at all: answered 302/,
  },
  {
    id: 'LOG-01',
    mistake: 'the expected signature in the refusal',
    parts: { refuse: (response, { expected }) => response.writeHead(401).end(`expected ${expected}`) },
    detail: /holds the signature that was expected/,
  },
  {
    id: 'LOG-01',
    mistake: 'the secret in the refusal',
    parts: { refuse: answer(401, `not by ${secret}`) },
    detail: /holds the secret/,
  },
  {
    id: 'LOG-01',
    mistake: 'a stack trace',
    parts: { refuse: (response) => response.writeHead(401).end(new Error('wrong').stack) },
    detail: /holds a stack trace/,
  },
  {
    id: 'LOG-01',
    mistake: 'the path of a file',
    parts: { refuse: answer(401, 'failed in /srv/app/webhooks.js') },
    detail: /holds the path of a file/,
  },
]
