import { defineProvider } from '@posthorn/core'
import { contentful } from '@posthorn/providers/contentful'
import { customerio } from '@posthorn/providers/customerio'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { slack } from '@posthorn/providers/slack'
import { square } from '@posthorn/providers/square'
import { standardWebhooks } from '@posthorn/providers/standard-webhooks'
import { describe, expect, it } from 'vitest'
import { explain } from '../../src/explain/explain.js'
import type { Evidence } from '../../src/explain/explanation.js'
import { json, signed, withBody, withHeaders, withRequest, withSecret } from './support/evidence.js'

const steps = async (evidence: Evidence): Promise<readonly string[]> => {
  const explanation = await explain(evidence)
  return explanation.verdict === 'nothing_found' ? explanation.next : []
}
const withLine = (evidence: Evidence, name: string, value: string) =>
  withRequest(evidence, { headers: [...evidence.request.headers, [name, value]] })
const without = (evidence: Evidence, header: string) =>
  withHeaders(evidence, (name, value) => (name === header ? [] : [[name, value]]))
const wrong = (evidence: Evidence) => withSecret(evidence, () => 'quite-another-secret')

const routed = defineProvider({
  name: 'routed',
  docs: 'https://routed.example',
  type: 'event',
  schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-signature', encoding: 'hex' }, signed: '{path}{body}' }],
})

describe('what to look at where nothing was found', () => {
  it('is the secret, the body and the sender', async () => {
    expect(await steps(wrong(signed(recover)))).toEqual([
      expect.stringContaining('--secret-env'),
      expect.stringContaining('`posthorn listen`'),
      expect.stringContaining(recover.docs),
    ])
  })

  it.each([
    ['cut', (body: string) => body.slice(0, -10), `${json.length + 1 - 10} bytes of ${json.length + 1}`],
    ['longer', (body: string) => `${body} more`, `${json.length + 1 + 5} bytes, and ${json.length + 1} came`],
  ])('is first of all the body, where it was %s', async (_how, change, sizes) => {
    const evidence = withBody(withLine(signed(recover), 'Content-Length', String(Buffer.byteLength(json))), change)
    const [first, ...rest] = await steps(evidence)
    expect(first).toBe(
      `The body is not what came with these headers: ${sizes}. Save both again, of one delivery, before anything parses it.`,
    )
    expect(rest.join()).not.toContain('body')
  })

  it('is the lengths of chunks, where the body has them', async () => {
    const evidence = withRequest(withLine(signed(recover), 'transfer-encoding', 'chunked'), {
      body: Buffer.from('5\r\nhello\r\n0\r\n\r\n'),
    })
    expect((await steps(evidence))[0]).toContain('chunks')
  })

  it('is a secret that was refused for its white space', async () => {
    const [first] = await steps(withSecret(signed(recover), () => 'quite-another-secret\n'))
    expect(first).toBe('The secret `APP_SECRET` has white space around it. Trim it first, then run this again.')
  })

  it('is the path that was taken, where the path is signed', async () => {
    const evidence = wrong(signed(routed))
    const { publicUrl: _, ...bare } = withRequest(evidence, { url: '/' })
    expect((await steps(bare))[0]).toBe(
      'The path is signed, and `/` was taken for it. Give --url with the path and query that it came with.',
    )
    expect((await steps(withRequest(bare, { url: '/in' }))).join()).not.toContain('--url')
    const { publicUrl: _none, ...custom } = withRequest(wrong(signed(contentful)), { url: '/' })
    expect((await steps(custom))[0]).toMatch(/^If the path is signed: .*--url/)
  })

  it('is the address, where the address is signed', async () => {
    expect((await steps(wrong(signed(square))))[0]).toMatch(/^The address is signed: --public-url/)
  })

  it('never shows a secret', async () => {
    const evidence = withSecret(signed(recover), () => 'quite-another-secret\n')
    expect(JSON.stringify(await steps(evidence))).not.toContain('quite-another-secret')
  })
})

describe('the fix for what is missing', () => {
  it.each([
    [
      'the time of slack',
      without(signed(slack), 'x-slack-request-timestamp'),
      'the time, which is signed, in "x-slack-request-timestamp"',
    ],
    ['the time of customerio', without(signed(customerio), 'x-cio-timestamp'), 'the time, which is signed, in "x-cio-timestamp"'],
    ['the key id', without(signed(recomly), 'x-recomly-key-id'), 'the name of its key, in "x-recomly-key-id"'],
    ['an id', without(signed(standardWebhooks), 'webhook-id'), 'something that is signed, in "webhook-id"'],
  ])('says where %s should be', async (_what, evidence, where) => {
    const explanation = await explain(evidence)
    expect(explanation).toMatchObject({ verdict: 'explained', causes: [{ fix: expect.stringContaining(where) }] })
    expect(JSON.stringify(explanation)).not.toContain('a secret has to be set')
  })
})
