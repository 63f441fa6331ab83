import { createReceiver, type Provider, type ReceiverOptions } from '@posthorn/core'
import { loadProvider, providerNames } from '@posthorn/providers'
import { deliver, type Sample, sampleEvent, sampleTypes } from '@posthorn/testing'
import { describe, expect, it } from 'vitest'
import { keysOf } from '../../../providers/test/support/keys.js'
import { recipes } from '../../src/samples/catalogue.js'

const now = Date.UTC(2026, 1, 14, 15, 30)
const publicUrl = 'https://hooks.example.com/in'
const keyId = 'key_1'

const shipped = await Promise.all(providerNames.map((name) => loadProvider(name)))
const canSign = ({ schemes: [scheme] }: Provider): boolean => scheme.kind !== 'custom' || scheme.sign !== undefined
const named = (providers: readonly Provider[]) => providers.map((provider) => [provider.name, provider] as const)

/** How samples such as this one are received. */
function receiverFor(provider: Provider, { headers }: Sample) {
  const isForm = headers['content-type'] === 'application/x-www-form-urlencoded'
  const { secret, signing } = keysOf(provider)
  const handled: { readonly type: string; readonly id: string | undefined }[] = []
  const problems: string[] = []
  const options = {
    secret: provider.keyId === undefined ? secret : { [keyId]: secret },
    publicUrl,
    now: () => now,
    onRefused: ({ message }: { readonly message: string }) => void problems.push(message),
    ...(isForm ? { format: 'form' } : {}),
  }
  const receiver = createReceiver(provider, options as ReceiverOptions)
  receiver.on('*', (_event, { type, id }) => void handled.push({ type, id }))
  const signed = { secret: signing, publicUrl, keyId, timestamp: now }
  const send = async (sample: Sample, id: string) =>
    (await deliver(receiver, provider, sample.event, { ...signed, headers: sample.headers, id })).status
  return { send, handled, problems }
}

/** What a handler is given of a sample, or why it is not. */
async function received(provider: Provider, type: string, id: string) {
  const sample = sampleEvent(provider, type, { id, now })
  const { send, handled, problems } = receiverFor(provider, sample)
  expect(await send(sample, 'delivery-1')).toBe(provider.replies?.ok?.status ?? 200)
  return { handled, problems }
}

it('is there for each provider, and for no other', () => {
  expect(Object.keys(recipes).toSorted()).toEqual([...providerNames])
})

it('can be signed for all but one, whose keys nobody else has', () => {
  const [provider, ...others] = shipped.filter((candidate) => !canSign(candidate))
  expect([provider?.name, others]).toEqual(['aws-sns', []])
  for (const type of sampleTypes(provider!))
    expect(sampleEvent(provider!, type, { id: 'id-1' }).event).toMatchObject({ Type: type, MessageId: 'id-1' })
})

/** Where the id of a delivery is found, in a sample of that type. */
const idOf = ({ id }: Provider, { event }: Sample): 'header' | 'body' | 'none' => {
  const [first] = [id].flat()
  if (first === undefined) return 'none'
  if (first.startsWith('header:')) return 'header'
  const steps = first.slice('json:'.length).split('.')
  const found = steps.reduce<unknown>((here, step) => (here as Record<string, unknown> | undefined)?.[step], event)
  return found === undefined ? 'none' : 'body'
}

describe.each(named(shipped.filter(canSign)))('%s', (_name, provider) => {
  it.each(sampleTypes(provider))('is received as %s, with its id', async (type) => {
    const { handled, problems } = await received(provider, type, '12345')
    expect(problems).toEqual([])
    expect(handled).toMatchObject([{ type }])
    const expected = { header: 'delivery-1', body: '12345', none: handled[0]?.id }
    expect(handled[0]?.id).toBe(expected[idOf(provider, sampleEvent(provider, type, { id: '12345' }))])
  })

  it('makes no two that are taken for one', async () => {
    for (const type of sampleTypes(provider)) {
      const [first, second] = [sampleEvent(provider, type, { now }), sampleEvent(provider, type, { now })]
      expect(second.event).not.toEqual(first.event)
      const { send, handled } = receiverFor(provider, first)
      await send(first, 'delivery-1')
      await send(second, 'delivery-2')
      expect(handled.map((delivery) => delivery.type)).toEqual([type, type])
    }
  })
})

describe('a name that is on no list', () => {
  const other = 'example.happened'
  const takes = (provider: Provider): boolean => {
    try {
      return sampleEvent(provider, other).type === other
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError)
      expect((error as Error).message).toContain(sampleTypes(provider).join(', '))
      return false
    }
  }

  it.each(named(shipped.filter((provider) => takes(provider))))('is an event of %s', async (_name, provider) => {
    const { handled, problems } = await received(provider, other, '12345')
    expect({ handled, problems }).toMatchObject({ handled: [{ type: other }], problems: [] })
  })

  it('is refused, with the list, of providers whose events are all known', () => {
    const known = 'airtable asana aws-sns braintree discord-interactions dropbox gocardless hubspot hubspot-v1 hubspot-v2'
    const more = 'line mandrill microsoft-graph okta pandadoc postmark pusher quickbooks recomly recover referralloop sendgrid'
    // Names of these begin or end with one of a few words.
    const partly = ['connectwise', 'customerio', 'heroku', 'twilio', 'twitch']
    const rest = 'sinch-conversation telegram typeform whatsapp xero'
    const names = shipped.filter((provider) => !takes(provider)).map(({ name }) => name)
    expect(names).toEqual([...partly, ...`${known} ${more} ${rest}`.split(' ')].toSorted())
  })

  it.each([
    ['customerio', 'push.sent'],
    ['connectwise', 'company.deleted'],
    ['heroku', 'app.destroy'],
    ['twilio', 'message.undelivered'],
    ['twitch', 'revocation.channel.raid'],
  ])('is an event of %s where it is one such as %s', async (name, type) => {
    const { handled, problems } = await received(
      shipped.find((provider) => provider.name === name)!,
      type,
      '12345',
    )
    expect({ handled, problems }).toMatchObject({ handled: [{ type }], problems: [] })
  })
})

describe('a sample', () => {
  const [recover, telegram] = ['recover', 'telegram'].map((name) => shipped.find((provider) => provider.name === name)!)

  it('is the first of its provider where no type is given', () => {
    expect(sampleEvent(recover!).type).toBe(sampleTypes(recover!)[0])
  })

  it('can be made again, by its id and its time', () => {
    for (const provider of shipped)
      expect(sampleEvent(provider, undefined, { id: '12345', now })).toEqual(
        sampleEvent(provider, undefined, { id: '12345', now }),
      )
  })

  it('has the time and the id that were asked for', () => {
    const { event } = sampleEvent(recover!, 'lead.created', { id: 'evt_1', now })
    expect(event).toMatchObject({ id: 'evt_1', type: 'lead.created', created_at: '2026-02-14T15:30:00Z' })
  })

  it.each(['evt_1', '-1', '1.5', ''])('is refused the id "%s" where ids are numbers', (id) => {
    expect(() => sampleEvent(telegram!, 'message', { id })).toThrow(/`id` must be a whole number/)
  })

  it.each([Number.NaN, Infinity])('is refused the time %s', (time) => {
    expect(() => sampleEvent(recover!, 'lead.created', { now: time })).toThrow(/`now` must be milliseconds since 1970/)
  })
})

it('is of nobody: addresses are of example.com, and numbers are fictitious', () => {
  const text = JSON.stringify(
    shipped.flatMap((provider) => sampleTypes(provider).map((type) => sampleEvent(provider, type, { now }))),
  )
  const hosts = [...text.matchAll(/[\w.]+@([\w.-]+)/g)].map(([, host]) => host)
  expect(new Set(hosts)).toEqual(new Set(['example.com']))
  for (const [number] of text.matchAll(/\+1\d{10}/g)) expect(number).toMatch(/^\+1\d{3}55501\d\d$/)
})
