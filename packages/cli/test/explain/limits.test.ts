import { randomBytes } from 'node:crypto'
import { createAwsSns } from '@posthorn/providers/aws-sns'
import { github } from '@posthorn/providers/github'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { shopify } from '@posthorn/providers/shopify'
import { slack } from '@posthorn/providers/slack'
import { stripe } from '@posthorn/providers/stripe'
import { trello } from '@posthorn/providers/trello'
import { describe, expect, it } from 'vitest'
import { explain } from '../../src/explain/explain.js'
import type { Cause, Explanation } from '../../src/explain/explanation.js'
import { json, now, renamed, signed, withBody, withHeaders, withRequest, withSecret, withValue } from './support/evidence.js'

const other = '{"items":['.padEnd(1024 * 1024 - 2, '1,2,"abc",') + '0]}'
const causesOf = (explanation: Explanation): readonly Cause[] => (explanation.verdict === 'explained' ? explanation.causes : [])
const escapeSign = '\u001b[2J\u0007\r\n'

describe('work', () => {
  it('is bounded where the body is large', async () => {
    const evidence = withBody(signed(github, other), (text) => text.replace('abc', 'abd'))
    const explanation = await explain(evidence)
    expect(explanation.verdict === 'nothing_found' && explanation.tried).toBeLessThan(5000)
  })

  it('says so where not everything could be tried', async () => {
    const evidence = signed(stripe, Buffer.alloc(8 * 1024 * 1024, 1))
    const explanation = await explain(withSecret(evidence, () => 'quite-another-secret'))
    expect(explanation).toMatchObject({ verdict: 'nothing_found', complete: false })
    expect(explanation.verdict === 'nothing_found' && explanation.tried).toBeLessThan(200)
  })

  it('finds what is wrong with a large body', async () => {
    const explanation = await explain(withBody(signed(github, other), (text) => `${text}\n`))
    expect(causesOf(explanation)).toMatchObject([{ id: 'body_newline_added' }])
  })

  it('does not unpack what is made to burst', async () => {
    const explanation = await explain(withRequest(signed(recover), { body: randomBytes(100_000) }))
    expect(explanation.verdict).toBe('nothing_found')
  })

  it('survives JSON that is nested too deep to be walked', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
    expect(await explain(withBody(signed(recover, deep), (text) => `${text} x`))).toMatchObject({ verdict: 'nothing_found' })
  })

  it('ends when it is told to, and lets others have their turn', async () => {
    const controller = new AbortController()
    const timer = setImmediate(() => controller.abort(new Error('enough')))
    const evidence = withSecret(signed(stripe), () => 'quite-another-secret')
    await expect(explain({ ...evidence, signal: controller.signal })).rejects.toThrow('enough')
    clearImmediate(timer)
  })

  it('tells how far it is', async () => {
    const counts: number[] = []
    await explain({ ...withSecret(signed(stripe), () => 'quite-another-secret'), onProgress: (tried) => counts.push(tried) })
    expect(counts.length).toBeGreaterThan(3)
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
  })

  it('never lets a provider fetch anything, whichever way it comes in', async () => {
    let fetched = 0
    const provider = createAwsSns({
      fetch: () => {
        fetched += 1
        return Promise.reject(new Error('no network here'))
      },
      now: () => now,
    })
    const topic = 'arn:aws:sns:eu-west-1:123456789012:orders'
    const message = { Type: 'Notification', MessageId: 'm', TopicArn: topic, Message: '', Timestamp: new Date(now).toISOString() }
    const cert = {
      SignatureVersion: '2',
      Signature: 'AAAA',
      SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0.pem',
    }
    const request = {
      method: 'POST',
      url: '/',
      headers: [['x-amz-sns-message-type', 'Notification']] as const,
      body: Buffer.from(JSON.stringify({ ...message, ...cert })),
    }
    const evidence = { request, secrets: [{ name: 'TOPIC', value: topic }], now }
    const refusal = expect.stringContaining('fetches')
    expect(await explain({ ...evidence, provider, others: [] })).toEqual({
      verdict: 'nothing_found',
      refusal,
      tried: 0,
      complete: false,
      next: [expect.stringContaining('receiver')],
    })
    await explain({ ...evidence, provider: recover, others: [provider] })
    expect(fetched).toBe(0)
  })
})

describe('several secrets', () => {
  const wrong = { name: 'OLD_SECRET', value: 'quite-another-secret' }

  it('names the one that fits', async () => {
    const evidence = signed(recover)
    expect(await explain({ ...evidence, secrets: [wrong, ...evidence.secrets] })).toEqual({
      verdict: 'verified',
      scheme: 'hmac',
      secret: 'APP_SECRET',
    })
  })

  it('names the one that fits once something else is changed', async () => {
    const evidence = withBody(signed(recover), (text) => `${text}\n`)
    expect(await explain({ ...evidence, secrets: [wrong, ...evidence.secrets] })).toMatchObject({
      secret: 'APP_SECRET',
      causes: [{ id: 'body_newline_added' }],
    })
  })

  it('asks for one where there is none', async () => {
    expect(await explain({ ...signed(recover), secrets: [] })).toMatchObject({ verdict: 'nothing_found', tried: 0 })
  })
})

describe('what is shown', () => {
  it('names the line to change', async () => {
    const [cause] = causesOf(await explain(withSecret(signed(recover), (text) => `${text}\n`)))
    expect(cause).toEqual({
      id: 'secret_whitespace',
      problem: 'The secret `APP_SECRET` begins or ends with white space, usually the line break of a file.',
      fix: 'secret: process.env.APP_SECRET?.trim()',
    })
  })

  it('says how old a request is, and how old it may be', async () => {
    const [cause] = causesOf(await explain({ ...signed(slack), now: now + 7_200_000 }))
    expect(cause?.problem).toContain('2 hours old; 5 minutes are accepted')
  })

  it('names the header that the sender sets, and those that look like it', async () => {
    const evidence = withValue(renamed(signed(github), 'x-hub-signature-256', 'x-other-signature'), 'x-other-signature', () =>
      'f'.repeat(64),
    )
    const [cause] = causesOf(await explain(evidence))
    expect(cause).toMatchObject({ id: 'signature_missing', problem: expect.stringContaining('"x-hub-signature-256"') })
    expect(cause?.problem).toContain('"x-other-signature"')
    expect(cause?.problem).not.toContain('ffff')
  })

  it('says what the body is to be verified as, and where', async () => {
    const evidence = withBody(signed(recover, JSON.stringify({ a: 1, b: [2] }, null, 2)), (text) =>
      JSON.stringify(JSON.parse(text)),
    )
    const [cause] = causesOf(await explain(evidence))
    expect(cause?.problem).toContain('JSON indented by 2 blanks')
    expect(cause?.fix).toContain("app.use('/webhooks', receiveWebhook(receiver))")
  })

  it('gives the refusal as a code and a sentence', async () => {
    const explanation = await explain({ ...signed(stripe), now: now + 7_200_000 })
    expect(explanation).toMatchObject({ refusal: 'timestamp_too_old: The timestamp is older than the tolerance allows.' })
  })

  it.each([
    ['a header', renamed(signed(recover), 'x-recover-signature', `x-${escapeSign}signature`)],
    ['a prefix', withValue(signed(recover), 'x-recover-signature', (text) => `a${escapeSign}=${text}`)],
    ['no signature', withHeaders(signed(recover), () => [[`x-signature-${escapeSign}`, 'f'.repeat(64)]])],
    ['a key id', { ...withValue(signed(recomly), 'x-recomly-key-id', () => `key${escapeSign}`), keyId: 'key_1' }],
    ['a method', withRequest(signed(shopify), { method: escapeSign })],
    [
      'an address',
      withHeaders({ ...signed(trello), publicUrl: 'https://else.example/in' }, (name, value) => [
        [name, value],
        ['host', `hooks.example.com${escapeSign}`],
      ]),
    ],
    [
      'a secret with such a name',
      { ...signed(recover), secrets: [{ name: escapeSign, value: ` ${signed(recover).secrets[0]!.value}` }] },
    ],
  ])('never lets %s write to the terminal', async (_where, evidence) => {
    const texts = causesOf(await explain(evidence)).flatMap(({ problem, fix }) => [problem, fix])
    for (const text of texts) expect(text).toMatch(/^[\x20-\x7e\u2026]*$/)
  })

  it('never shows the secret, a signature or a token, wherever the request repeats them', async () => {
    const evidence = signed(trello, json, { url: '/in' })
    const secret = evidence.secrets[0]!.value
    const token = 'Bearer abcdefghijklmnop'
    const { publicUrl: _, ...rest } = withRequest(evidence, {
      url: `/in/${secret}`,
      headers: [...evidence.request.headers, ['host', `${secret}.example`], [secret, 'value'], ['authorization', token]],
    })
    const shown = JSON.stringify(await explain(withSecret(rest, (text) => `${text}\n`)))
    expect(shown).not.toContain(secret)
    expect(shown).not.toContain(token)
    const named = JSON.stringify(await explain(renamed(signed(recover), 'x-recover-signature', `x-${secret}`)))
    expect(named).toContain('signature_other_header')
    expect(named).not.toContain(secret)
  })
})
