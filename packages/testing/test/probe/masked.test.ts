import type { ServerResponse } from 'node:http'
import { type Finding, probe, type ProbeOptions, type ProbeTarget } from '@posthorn/testing/probe'
import { expect, test } from 'vitest'
import { Answer, keyId, type Parts, recomlySender, right, secret } from './support/handmade.js'
import { serveHandmade } from './support/serve-handmade.js'

const masked = (response: ServerResponse) => response.writeHead(200).end('{"ok":true}')

/** Written by hand for a sender whose refusals look like successes. */
const recomlyParts: Parts = {
  ...right,
  sender: recomlySender,
  keysOf: (id) => [id === keyId ? secret : undefined],
  refuse: masked,
  duplicate: masked,
  seen: (_event, { headers }, known) => right.seen({ of: headers['x-recomly-signature'] }, { headers } as never, known),
  check: (event) => {
    if (!('campaignId' in event)) throw new Answer(400)
  },
}

async function run(
  parts: Partial<Parts>,
  options: ProbeOptions = {},
  change: Partial<ProbeTarget> & { readonly counts?: boolean } = {},
): Promise<readonly Finding[]> {
  const { url, runsUrl } = await serveHandmade({ ...recomlyParts, ...parts })
  const { counts = false, ...target } = change
  return probe({ url, provider: recomlySender.provider, secret, keyId, ...(counts ? { runsUrl } : {}), ...target }, options)
}

const failed = (findings: readonly Finding[]) => findings.filter(({ outcome }) => outcome === 'fail')
const ids = (findings: readonly Finding[]) => findings.map(({ id }) => id)

test.each([true, false])(
  'finds nothing wrong with a handler for Recomly, whether or not runs are counted: %s',
  async (counts) => {
    expect(failed(await run({}, {}, { counts }))).toEqual([])
  },
)

test('sees an accepted forgery by what an invalid body is answered', async () => {
  const found = await run(
    { fits: (given, expected) => given.length === expected.length },
    { only: ['KEY-WRONG', 'BODY-01', 'SIG-03'] },
  )
  expect(ids(failed(found))).toEqual(['KEY-WRONG', 'BODY-01'])
})

test('stops where a good secret cannot be told from a wrong one', async () => {
  const [control, other] = await run({}, { only: ['KEY-WRONG'] }, { secret: 'not the secret' })
  expect(control).toMatchObject({
    outcome: 'fail',
    detail: expect.stringContaining('The secret or the key id may be wrong') as string,
  })
  expect(other).toMatchObject({ outcome: 'unseen' })
})

// Then invalid bodies are answered alike, whoever signed them.
const checksFirst: Partial<Parts> = { checksFirst: true }
const forgiving: Partial<Parts> = { fits: (given, expected) => given.length === expected.length }

test('sees nothing of refusals where bodies are checked before they are verified, unless runs are counted', async () => {
  const only = ['KEY-WRONG', 'JSON-01']
  const found = await run({ ...checksFirst, ...forgiving }, { only })
  expect(found.map(({ outcome }) => outcome)).toEqual(['unseen', 'unseen', 'pass'])
  expect(found[0]!.detail).toContain('give `runsUrl`')
  const counted = await run({ ...checksFirst, ...forgiving }, { only }, { counts: true })
  expect(counted.map(({ outcome }) => outcome)).toEqual(['pass', 'fail', 'pass'])
  expect(counted[1]!.detail).toContain('was accepted')
})

test('judges by runs where invalid bodies are answered like all others', async () => {
  const answersAlike: Partial<Parts> = { check: () => undefined }
  expect(ids(failed(await run(answersAlike, { only: ['KEY-WRONG', 'SIG-07', 'TS-02'] }, { counts: true })))).toEqual([])
  const counted = await run({ ...answersAlike, ...forgiving }, { only: ['KEY-WRONG', 'SIG-07'] }, { counts: true })
  expect(ids(failed(counted))).toEqual(['KEY-WRONG'])
})

test('sees an accepted delivery by its run', async () => {
  const alike: Partial<Parts> = { check: () => undefined, types: (type) => type !== undefined }
  const found = await run({ ...alike, types: () => true }, { only: ['CT-01', 'BODY-SPELLING'] }, { counts: true })
  expect(ids(failed(found))).toEqual([])
})
