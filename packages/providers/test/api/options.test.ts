import { createRecomlyClient } from '@posthorn/providers/recomly/api'
import { createRecoverClient } from '@posthorn/providers/recover/api'
import { createReferralloopClient } from '@posthorn/providers/referralloop/api'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { json, tinyServer } from './support/tiny-server.js'

const unset = [undefined, '', ' ', '\n']

const makeAt = (baseUrl: string) => () => createRecoverClient({ partnerKey: 'pk', baseUrl })

describe('a key', () => {
  it.each(unset)('that is %j stops the app, and its option is named', (value) => {
    expect(() => createRecoverClient({ partnerKey: value })).toThrow(
      new TypeError('createRecoverClient: `partnerKey` is not set.'),
    )
    expect(() => createReferralloopClient({ apiKey: value })).toThrow('`apiKey` is not set')
    expect(() => createRecomlyClient({ keyId: value, secret: 's' })).toThrow('`keyId` is not set')
    expect(() => createRecomlyClient({ keyId: 'k', secret: value })).toThrow('`secret` is not set')
  })

  it('with white space around it is refused and not quoted', () => {
    expect(() => createRecomlyClient({ keyId: 'k', secret: 'hunter2\n' })).toThrow(
      new TypeError('createRecomlyClient: `secret` starts or ends with white space, usually a line break from a file. Trim it.'),
    )
  })

  it.each(['pk_li ve_1', 'pk live', 'pk_\u00E9', 'pk_1\r\nx-other: 1'])(
    'that cannot be sent in a header (%j) is refused and not quoted',
    (value) => {
      const make = () => createRecoverClient({ partnerKey: value })
      expect(make).toThrow(TypeError)
      expect(make).toThrow('`partnerKey` must have no blanks')
      expect(make).not.toThrow(value)
    },
  )
})

describe('the address of an API', () => {
  it.each(['https://api.example', 'http://127.0.0.1:4010/v1', 'http://localhost', 'http://[::1]:80/'])('may be %s', (baseUrl) => {
    expect(makeAt(baseUrl)).not.toThrow()
  })

  it.each([
    ['http://api.example', 'must be https'],
    ['http://127.0.0.1.evil.example', 'must be https'],
    ['ftp://localhost', 'must be https'],
    ['api.example', 'must be an address'],
    ['', 'must be an address'],
    ['https://user:hunter2@api.example', 'no user, password'],
    ['https://api.example?key=hunter2', 'no user, password'],
    ['https://api.example#hunter2', 'no user, password'],
    ['https://user:hunter2@', 'must be an address'],
  ])('may not be %s', (baseUrl, problem) => {
    expect(makeAt(baseUrl)).toThrow(problem)
    expect(makeAt(baseUrl)).not.toThrow('hunter2')
  })

  it.each([0, -1, 1.5, Number.NaN, Infinity, 2 ** 31, '10' as never])('is not asked with a time-out of %s', (timeoutMs) => {
    expect(() => createRecoverClient({ partnerKey: 'pk', timeoutMs })).toThrow('`timeoutMs` must be')
  })

  it('is the documented one unless another is given', async () => {
    const asked: string[] = []
    const fetch = async (url: string) => {
      asked.push(url)
      return Response.json({ ok: true, webhooks: [] })
    }
    await createRecoverClient({ partnerKey: 'pk', fetch }).listWebhooks()
    await createReferralloopClient({ apiKey: 'pk', fetch }).unsubscribe('sub_1')
    await createRecomlyClient({ keyId: 'k', secret: 's', fetch }).invite({ campaignId: 'c', name: 'J', phone: '+15551234567' })
    expect(asked).toEqual([
      'https://api.recoverbiz.com/v1/webhooks',
      'https://www.referralloop.dev/api/v1/webhooks/unsubscribe/sub_1',
      'https://api.recomly.com/api/public/webhook/invite',
    ])
  })
})

describe('an id', () => {
  it.each(['', '.', '..', '\uD800', undefined as never, 7 as never])('that is %j is refused, and nothing is sent', async (id) => {
    const { url, seen } = await tinyServer(json(200, { success: true, deleted: true }))
    await expect(createRecoverClient({ partnerKey: 'pk', baseUrl: url }).deleteWebhook(id)).rejects.toThrow('An id must be text')
    expect(seen).toEqual([])
  })

  it('leads to one place below the collection, whatever it is', async () => {
    const ids = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('../../admin', 'a/b', 'a?b', 'a#b', '%2e%2e', '\\'),
    )
    const asked: string[] = []
    const fetch = async (url: string) => {
      asked.push(url)
      return Response.json({ success: true, deleted: true })
    }
    const client = createRecoverClient({ partnerKey: 'pk', baseUrl: 'https://api.example/v1/', fetch })
    await fc.assert(
      fc.asyncProperty(ids, async (id) => {
        fc.pre(!['', '.', '..'].includes(id))
        await client.deleteWebhook(id)
        const { pathname, search, hash } = new URL(asked.at(-1)!)
        expect(pathname.split('/')).toEqual(['', 'v1', 'webhooks', encodeURIComponent(id)])
        expect(decodeURIComponent(pathname.split('/')[3]!)).toBe(id)
        expect(search + hash).toBe('')
      }),
    )
  })
})
