import type { IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { type Finding, probe, type ProbeOptions, probes } from '@posthorn/testing/probe'
import { expect, test } from 'vitest'
import { bodyFaults } from './faults/body-faults.js'
import { jsonFaults } from './faults/json-faults.js'
import { replyFaults } from './faults/reply-faults.js'
import { signatureFaults } from './faults/signature-faults.js'
import { timeFaults } from './faults/time-faults.js'
import { Answer, keyId, type Parts, recoverSender, right, secret, stripeSender } from './support/handmade.js'
import { serveHandmade } from './support/serve-handmade.js'

const conflict: Parts['duplicate'] = (response) => response.writeHead(409).end()

/** Whoever signs each attempt anew never sends the same bytes twice: a copy is a replay. */
const refusingCopies: Parts['seen'] = (event, { headers }, known) => {
  const signature = String(headers['stripe-signature'])
  if (known.has(signature)) throw new Answer(401)
  known.add(signature)
  return right.seen(event, { headers } as IncomingMessage, known)
}

const faults = [...signatureFaults, ...timeFaults, ...bodyFaults, ...jsonFaults, ...replyFaults]

async function findings(wrong: Partial<Parts>, options: ProbeOptions = {}): Promise<readonly Finding[]> {
  const parts = { ...right, ...wrong }
  const { url, runsUrl } = await serveHandmade(parts)
  const { provider } = parts.sender
  return probe({ url, runsUrl, provider, secret, ...(provider.keyId ? { keyId } : {}) }, options)
}

test.each([
  ['Recover', recoverSender],
  ['Stripe', stripeSender],
] as const)('finds nothing wrong with a handler that somebody wrote by hand for %s', async (_name, sender) => {
  expect((await findings({ sender })).filter(({ outcome }) => outcome === 'fail')).toEqual([])
})

test.each(faults)('$id fails a handler with this mistake: $mistake', async ({ id, parts, detail }) => {
  const found = await findings(parts, { only: [id] })
  const { outcome, detail: said } = found.find((finding) => finding.id === id)!
  expect({ outcome, said }).toEqual({ outcome: 'fail', said: expect.stringMatching(detail) as string })
  expect(JSON.stringify(found)).not.toContain(secret)
})

test.each([
  'Rejected at 2026-11-21T12:30:45',
  '<script src="/static/js/main.js"></script>Not found',
  '<script type="module">import "/static/js/main.js"</script>Not found',
  'See /docs/errors',
])('sees no disclosure in the refusal %j', async (text) => {
  const found = await findings({ refuse: (response) => response.writeHead(401).end(text) }, { only: ['LOG-01'] })
  expect(found.map(({ outcome }) => outcome)).toEqual(['pass', 'pass'])
})

test('compares only statuses where each refusal has another body', async () => {
  let serial = 0
  const numbered: Partial<Parts> = { refuse: (response) => response.writeHead(401).end(`request ${(serial += 1)}`) }
  expect((await findings(numbered, { only: ['LOG-03'] })).map(({ outcome }) => outcome)).toEqual(['pass', 'pass'])
})

test('takes a second that passed between two refusals for no difference between them', async () => {
  const second = 3
  let refused = 0
  const dated: Partial<Parts> = { refuse: (response) => response.writeHead(401).end(`at ${Math.floor((refused += 1) / second)}`) }
  expect((await findings(dated, { only: ['LOG-03'] })).map(({ outcome }) => outcome)).toEqual(['pass', 'pass'])
})

test('finds nothing wrong where a time is refused before anything is verified', async () => {
  const early: Partial<Parts> = {
    refuse: (response, { reason }) => response.writeHead(reason === 'stale' ? 400 : 401).end(reason),
  }
  expect((await findings(early, { only: ['LOG-03'] })).map(({ outcome }) => outcome)).toEqual(['pass', 'pass'])
})

test.each([
  ['the same bytes again', 'DUP-AGAIN', { seen: refusingCopies }],
  ['copies at once, by 409, where the sender tries again after it', 'DUP-04', { duplicate: conflict }],
  ['bodies above 50 MB', 'BODY-12', { limit: 50_000_000 }],
] as const)('finds nothing wrong with a handler that refuses %s', async (_what, id, wrong) => {
  expect((await findings(wrong, { only: [id] })).map(({ outcome }) => outcome)).toEqual(['pass', 'pass'])
})

test.each([
  ['counted, and there are none', { runs: true }, 'pass'],
  ['not counted', { runs: false }, 'unseen'],
] as const)('calls no page at the address of the endpoint a mistake, where runs are %s', async (_how, { runs }, outcome) => {
  const parts = { ...right, allows: (method: string | undefined) => method === 'POST' }
  const { url, runsUrl } = await serveHandmade(parts, (response) => response.writeHead(200).end('<h1>Webhooks</h1>'))
  const options = { url, provider: parts.sender.provider, secret, ...(runs ? { runsUrl } : {}) }
  const found = await probe(options, { only: ['HTTP-01'] })
  expect(found.map((finding) => finding.outcome)).toEqual(['pass', outcome])
})

test('counts a run that a queue comes to later', async () => {
  let queue = Promise.resolve()
  const queued: Partial<Parts> = {
    handle: () => undefined,
    note: (run) => {
      queue = queue.then(() => pause(60)).then(run)
    },
  }
  const found = await findings(queued, { only: ['RPL-04', 'DUP-04', 'DUP-04-RUNS', 'RUN-REFUSED'] })
  expect(found.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
})

test('each probe has a mistake that it fails', () => {
  const failed = new Set(faults.map(({ id }) => id))
  expect(probes.map(({ id }) => id).filter((id) => !failed.has(id))).toEqual([])
})

test('each id is there once', () => {
  expect(new Set(probes.map(({ id }) => id)).size).toBe(probes.length)
})
