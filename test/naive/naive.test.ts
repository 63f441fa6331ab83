import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Provider } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { type Finding, probe } from '@posthorn/testing/probe'
import type { Express } from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { recoverSnippet } from './recover.js'
import { referralloopSnippet, referralloopVerification } from './referralloop.js'

const secret = 'naive-secret-5d1e'

/** Probes an app that lists its runs beside its handler. */
async function failures(app: Express, path: string, provider: Provider, runs: readonly unknown[]): Promise<readonly Finding[]> {
  app.get('/runs', (_request, response) => response.json(runs))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const findings = await probe({ url: origin + path, provider, secret, runsUrl: `${origin}/runs` })
  return findings.filter(({ outcome }) => outcome === 'fail')
}

/** Ids of the failed probes by what went wrong. */
function grouped(findings: readonly Finding[]): Readonly<Record<string, string>> {
  const reasons: Readonly<Record<string, RegExp>> = {
    'crashed with 500': /answered 500/,
    'accepted a forgery': /was accepted: answered 200/,
    'called an authentic delivery forged': /answered 401/,
    'turned a large event away': /answered 413/,
    'ran again, or for a forgery': /\bran \d times/,
    'told how it is built': /holds a stack trace/,
  }
  const groups: Record<string, string[]> = {}
  for (const { id, detail } of findings) {
    const [reason = detail] = Object.entries(reasons).find(([, pattern]) => pattern.test(detail)) ?? []
    ;(groups[reason] ??= []).push(id)
  }
  return Object.fromEntries(Object.entries(groups).map(([reason, ids]) => [reason, ids.join(' ')]))
}

test("the handler of Recover's document", async () => {
  const runs: unknown[] = []
  const app = recoverSnippet(secret, (event) => runs.push(event))
  expect(grouped(await failures(app, '/webhooks/recover', recover, runs))).toEqual({
    'crashed with 500': 'HTTP-03 SIG-03 SIG-07 SIG-08 SIG-08-STRAY HDR-07 SIG-06 HDR-01 BODY-07 JSON-01 BODY-05 CT-07 CT-01',
    'turned a large event away': 'BODY-11',
    'ran again, or for a forgery': 'RPL-04 RPL-11 DUP-04-RUNS',
    'told how it is built': 'LOG-01',
  })
})

test("the handler of ReferralLoop's document", async () => {
  const runs: unknown[] = []
  const app = referralloopSnippet((type) => runs.push(type))
  expect(grouped(await failures(app, '/webhooks/referralloop', referralloop, runs))).toEqual({
    'accepted a forgery':
      'HTTP-03 KEY-WRONG KEY-01 SIG-03 SIG-07 SIG-08 SIG-09 SIG-10 SIG-ALPHABET HDR-07 SIG-06 BODY-01 BODY-02 LOG-03',
    'crashed with 500': 'CT-07 CT-01',
    'turned a large event away': 'BODY-11',
    'ran again, or for a forgery': 'RPL-04 DUP-04-RUNS RPL-06',
    'told how it is built': 'LOG-01',
  })
})

test('the same behind the verification of that document, given the signature without its prefix', async () => {
  const runs: unknown[] = []
  const verify = referralloopVerification(secret, (value) => value.replace('sha256=', ''))
  const app = referralloopSnippet((type) => runs.push(type), verify)
  expect(grouped(await failures(app, '/webhooks/referralloop', referralloop, runs))).toEqual({
    'crashed with 500': 'HTTP-03 SIG-03 SIG-07 SIG-08 SIG-08-STRAY HDR-07 SIG-06 HDR-01 CT-07 CT-01',
    'accepted a forgery': 'BODY-02',
    'called an authentic delivery forged': 'BODY-SPELLING JSON-11',
    'turned a large event away': 'BODY-11',
    'ran again, or for a forgery': 'RPL-04 DUP-04-RUNS',
    'told how it is built': 'LOG-01',
  })
})

test('the same, given the whole header: every delivery is lost', async () => {
  const verify = referralloopVerification(secret, (value) => value)
  const app = referralloopSnippet(() => undefined, verify)
  const found = await failures(app, '/webhooks/referralloop', referralloop, [])
  expect(found.map(({ id }) => id)).toEqual(['SIG-01'])
  expect(found[0]!.detail).toContain('was answered 500')
  expect(found[0]!.detail).toContain('Input buffers must have the same byte length')
})
