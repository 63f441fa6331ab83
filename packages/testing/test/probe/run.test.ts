import { defineProvider, type Provider } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { svix } from '@posthorn/providers/svix'
import { type Finding, probe, probes } from '@posthorn/testing/probe'
import { expect, test } from 'vitest'
import { recoverSender, right, secret } from './support/handmade.js'
import { serveHandmade } from './support/serve-handmade.js'
import { serve } from './support/serve.js'

const provider = recover as Provider
const parts = { ...right, sender: recoverSender }
const outcomes = (findings: readonly Finding[]) => findings.map(({ outcome }) => outcome)

/** Expects that the control failed, for this reason, and that nothing else was judged. */
async function expectStopped(url: string, reason: RegExp, timeoutMs = 2000): Promise<void> {
  const findings = await probe({ url, provider, secret }, { timeoutMs })
  const [control, ...others] = findings
  expect(control).toMatchObject({ id: 'SIG-01', outcome: 'fail', detail: expect.stringMatching(reason) as string })
  expect(others).toHaveLength(probes.length - 1)
  expect(new Set(outcomes(others))).toEqual(new Set(['unseen']))
}

test.each([
  [401, /answered 401\. Likely: the secret or the key id/],
  [404, /answered 404\. Likely: the path is wrong/],
  [302, /answered 302\. Likely: give the address that it redirects to/],
  [500, /answered 500\. Likely: the handler fails, or a body parser/],
  [422, /answered 422\. Likely: it expects another sender or another event/],
])('stops where a good delivery is answered %i, and says what is likely wrong', async (status, reason) => {
  await expectStopped(await serve((_request, response) => response.writeHead(status).end()), reason)
})

test('stops where nothing listens', async () => {
  await expectStopped('http://127.0.0.1:1/', /no reply \(ECONNREFUSED\)\. Likely: nothing answers at this address/)
})

test('stops where TLS is not spoken', async () => {
  const url = await serve((_request, response) => response.end())
  await expectStopped(url.replace('http:', 'https:'), /Likely: it does not speak TLS: write http:\/\/ for it\.$/)
})

test('stops where no reply comes in time', async () => {
  await expectStopped(await serve(() => undefined), /no reply \(none within 50 ms\)/, 50)
})

test('says after which probe an endpoint that broke takes no good delivery any more', async () => {
  let broken = false
  const { url } = await serveHandmade({
    ...parts,
    fits: (given, expected) => {
      broken ||= given === '0'
      if (broken) throw new Error('broken')
      return right.fits(given, expected)
    },
  })
  const findings = await probe({ url, provider, secret })
  const at = findings.findIndex(({ outcome }) => outcome === 'fail')
  expect(findings[at]).toMatchObject({ id: 'SIG-03', detail: expect.stringContaining('afterwards a good delivery') as string })
  expect(new Set(outcomes(findings.slice(at + 1)))).toEqual(new Set(['unseen']))
  expect(findings.at(-1)!.detail).toBe('not run: after SIG-03 the endpoint accepts no good delivery any more')
})

test('tells each finding as soon as it is there', async () => {
  const { url } = await serveHandmade(parts)
  const told: (readonly [string, number, number])[] = []
  const only = ['KEY-WRONG', 'SIG-03']
  const onFinding = ({ id }: Finding, done: number, total: number) => void told.push([id, done, total])
  await probe({ url, provider, secret }, { only, onFinding })
  expect(told).toEqual([
    ['SIG-01', 1, 3],
    ['KEY-WRONG', 2, 3],
    ['SIG-03', 3, 3],
  ])
})

test('ends early by a signal, and calls the rest unseen', async () => {
  const { url } = await serveHandmade(parts)
  const abort = new AbortController()
  const onFinding = ({ id }: Finding) => {
    if (id === 'KEY-WRONG') abort.abort()
  }
  const findings = await probe({ url, provider, secret }, { signal: abort.signal, onFinding })
  const at = findings.findIndex(({ id }) => id === 'KEY-WRONG')
  expect(findings[at]).toMatchObject({ outcome: 'pass' })
  expect(new Set(findings.slice(at + 1).map(({ detail }) => detail))).toEqual(new Set(['not run: ended early']))
})

test('judges nothing where the endpoint answers 429', async () => {
  let left = 1
  const url = await serve((_request, response) => response.writeHead(left-- > 0 ? 200 : 429).end())
  const findings = await probe({ url, provider, secret }, { only: ['KEY-WRONG'] })
  expect(findings[1]).toMatchObject({ outcome: 'unseen', detail: expect.stringContaining('limits how many requests') as string })
})

test('judges nothing where deliveries cannot be signed', async () => {
  const custom: Provider = defineProvider({
    name: 'custom',
    docs: 'https://example.com',
    type: 'event',
    schemes: [{ kind: 'custom', headers: ['x-signature'], covers: 'body', verify: () => true }],
  })
  const [control, other] = await probe({ url: 'http://127.0.0.1:1/', provider: custom, secret }, { only: ['KEY-WRONG'] })
  expect(control).toMatchObject({ outcome: 'unseen', detail: expect.stringContaining('has no `sign`') as string })
  expect(other).toMatchObject({ outcome: 'unseen' })
  const [malformed] = await probe({ url: 'http://127.0.0.1:1/', provider: svix, secret: 'whsec_' }, { only: [] })
  expect(malformed).toMatchObject({ outcome: 'unseen', detail: expect.stringContaining('Secret for "svix"') as string })
})

test('fails where the list of runs is none', async () => {
  const { url } = await serveHandmade(parts)
  const [control] = await probe({ url, provider, secret, runsUrl: url }, { only: [] })
  expect(control).toMatchObject({ outcome: 'fail', detail: expect.stringContaining('`runsUrl`') as string })
})

test('sends the events that it is given', async () => {
  const bodies: string[] = []
  const { url } = await serveHandmade({
    ...parts,
    handle: (event) => void bodies.push(JSON.stringify(event)),
  })
  let serial = 0
  const event = () => ({ id: `evt_${(serial += 1)}`, type: 'mine' })
  await probe({ url, provider, secret, event, type: 'lead.created' }, { only: [] })
  expect(bodies[0]).toBe('{"id":"evt_1","type":"mine"}')
})

test('refuses ids of probes that there are not', async () => {
  await expect(probe({ url: 'http://127.0.0.1:1/', provider, secret }, { only: ['SIG-99'] })).rejects.toThrow(
    'There is no probe "SIG-99"',
  )
})

test('sends to the host that it was given, whatever the path looks like', async () => {
  const asked: string[] = []
  const other = await serve((_request, response) => response.writeHead(200).end())
  const url = await serve((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(404).end()
  })
  const path = `/${other.slice('http:'.length)}/webhook`
  await probe({ url: url + path.slice(1), provider, secret }, { only: [] })
  expect(asked).toEqual([path.slice(1)])
})

test('does not follow the list of runs to another address', async () => {
  let followed = false
  const elsewhere = await serve((_request, response) => {
    followed = true
    response.end('[]')
  })
  const { url } = await serveHandmade(parts)
  const runsUrl = await serve((_request, response) => response.writeHead(302, { location: elsewhere }).end())
  const [control] = await probe({ url, provider, secret, runsUrl }, { only: [] })
  expect(control).toMatchObject({ outcome: 'fail', detail: expect.stringContaining('`runsUrl`') as string })
  expect(followed).toBe(false)
})
