import { github } from '@posthorn/providers/github'
import { slack } from '@posthorn/providers/slack'
import { standardWebhooks } from '@posthorn/providers/standard-webhooks'
import { stripe } from '@posthorn/providers/stripe'
import { describe, expect, it } from 'vitest'
import { explain } from '../../src/explain/explain.js'
import { json, signed, withBody, withRequest, withSecret } from './support/evidence.js'

const idsOf = async (evidence: Parameters<typeof explain>[0]): Promise<readonly string[]> => {
  const explanation = await explain(evidence)
  return explanation.verdict === 'explained' ? explanation.causes.map(({ id }) => id) : [explanation.verdict]
}
const header = (evidence: Parameters<typeof explain>[0], name: string) =>
  evidence.request.headers.find(([key]) => key === name)?.[1] ?? ''

describe('what an app hands to its HMAC', () => {
  const timed = signed(stripe)
  const time = /t=(\d+)/.exec(header(timed, 'stripe-signature'))?.[1]

  it('is the body behind the time, and right', async () => {
    expect(await idsOf(withBody(timed, (body) => `${time}.${body}`))).toEqual(['body_with_signed_parts'])
  })

  it('is known by whatever the sender signs', async () => {
    const slackTime = header(signed(slack), 'x-slack-request-timestamp')
    expect(await idsOf(withBody(signed(slack), (body) => `v0:${slackTime}:${body}`))).toEqual(['body_with_signed_parts'])
    const evidence = signed(standardWebhooks)
    const before = `${header(evidence, 'webhook-id')}.${header(evidence, 'webhook-timestamp')}.`
    expect(await idsOf(withBody(evidence, (body) => before + body))).toEqual(['body_with_signed_parts'])
  })

  it('is a body that was written again, behind the time', async () => {
    const plain = signed(stripe, '{"id":"evt_1","type":"order.paid"}')
    expect(await idsOf(withBody(plain, (body) => `${time}.${JSON.stringify(JSON.parse(body), null, 2)}`))).toEqual([
      'body_with_signed_parts',
      'body_reserialised',
    ])
  })

  it('proves nothing with another secret', async () => {
    const evidence = withBody(timed, (body) => `${time}.${body}`)
    expect(await idsOf(withSecret(evidence, () => 'quite-another-secret'))).toEqual(['nothing_found'])
  })
})

it('a body that lost its layout is likely to have been written again, and is not said to have been', async () => {
  const cut = withBody(signed(github), () => JSON.stringify({ ...(JSON.parse(json) as object), more: 1 }))
  const sized = withRequest(cut, { headers: [...cut.request.headers, ['content-length', String(cut.request.body.length + 20)]] })
  const explanation = await explain(sized)
  expect(explanation.verdict).toBe('nothing_found')
  expect('next' in explanation && explanation.next[1]).toContain('It is compact JSON, and more bytes came')
})
