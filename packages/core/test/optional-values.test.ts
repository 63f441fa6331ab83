import { createHmac } from 'node:crypto'
import { defineProvider, type HmacScheme } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { outcomeOf } from './support/outcome.js'
import { secret } from './support/providers.js'

const mac = (content: string) => createHmac('sha256', secret).update(content).digest('hex')
const send = (content: string, body: string, changes: Partial<HmacScheme> = {}) =>
  outcomeOf(
    defineProvider({
      name: 'optional',
      docs: 'https://notes.example/webhooks',
      schemes: [
        {
          kind: 'hmac',
          hash: 'sha256',
          signature: { from: 'header:x-signature', encoding: 'hex' },
          signed: '[id:{json:data.id};]{json:type}',
          coversBody: false,
          ...changes,
        },
      ],
      type: 'note',
    }),
    { headers: { 'x-signature': mac(content) }, body },
  )
const note = (id: unknown) => JSON.stringify({ type: 'a', data: { id } })
const items = (id: unknown) => JSON.stringify({ items: [{ type: 'a', mac: mac('a'), id }] })

describe('a place in brackets', () => {
  it('is signed where it holds a text, a whole number or a truth', async () => {
    expect(await send('id:n1;a', note('n1'))).toBe('handled')
    expect(await send('id:7;a', note(7))).toBe('handled')
    expect(await send('id:true;a', note(true))).toBe('handled')
  })

  it.each(['{"type":"a"}', '{"type":"a","data":{}}', '{"type":"a","data":null}', '{"type":"a","data":7}', note(null)])(
    'is absent in %s',
    async (body) => {
      expect(await send('a', body)).toBe('handled')
    },
  )

  // Were it left out, whoever has a request without an id could give it any of these, and the signature would hold.
  it.each([{}, { id: 'n1' }, [], ['n1'], 999.5, 1e21, 2 ** 53])('is not absent where it holds %j', async (id) => {
    expect(await send('a', note(id))).toBe('header_missing')
    expect(await send(`id:${JSON.stringify(id)};a`, note(id))).toBe('header_missing')
  })

  it('is not absent where a form has it twice', async () => {
    const form = { signed: '[id:{form:id};]{form:type}', format: 'form' } as const
    expect(await send('a', 'type=a', form)).toBe('handled')
    expect(await send('a', 'type=a&id=1&id=2', form)).toBe('header_repeated')
  })

  it('is judged for each item', async () => {
    const each: Partial<HmacScheme> = {
      signature: { from: 'item:mac', encoding: 'hex' },
      signed: '[id:{item:id};]{item:type}',
      each: 'json:items',
    }
    expect(await send('', items(null), each)).toBe('handled')
    expect(await send('', items({}), each)).toBe('header_missing')
    expect(await send('', items(0.5), each)).toBe('header_missing')
  })
})
