import { gunzipSync } from 'node:zlib'
import { type Parts, recoverSender, right } from '../support/handmade.js'
import { type Fault, sameLength } from './fault.js'

const reserialised: Partial<Parts> = {
  sender: recoverSender,
  content: (body) => (body.length === 0 ? body : JSON.stringify(right.parse(body))),
}

export const bodyFaults: readonly Fault[] = [
  {
    id: 'BODY-01',
    mistake: 'a signature that is not checked',
    parts: { fits: sameLength },
    detail: /a bit of a text flipped was accepted/,
  },
  {
    id: 'BODY-02',
    mistake: 'JSON that is written again',
    parts: reserialised,
    detail: /a blank after the signed JSON was accepted/,
  },
  {
    id: 'BODY-02',
    mistake: 'a body that is decoded first',
    parts: { sender: recoverSender, content: (body) => body.toString() },
    detail: /a byte that decodes to the signed character was accepted/,
  },
  {
    id: 'BODY-07',
    mistake: 'an object in place of no body',
    parts: { sender: recoverSender, content: (body) => (body.length === 0 ? ({} as Buffer) : body) },
    detail: /an empty body was answered 500/,
  },
  {
    id: 'BODY-SPELLING',
    mistake: 'JSON that is written again',
    parts: reserialised,
    detail: /indented JSON was not accepted: answered 401/,
  },
  {
    id: 'BODY-14',
    mistake: 'chunks that are added to a text',
    parts: {
      read: async (request) => {
        let text = ''
        for await (const chunk of request as AsyncIterable<Buffer>) text += chunk.toString()
        return Buffer.from(text)
      },
    },
    detail: /three pieces was not accepted: answered 401/,
  },
  {
    id: 'BODY-05',
    mistake: 'a strict decoder that nobody expects to throw',
    parts: { parse: (body) => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) },
    detail: /no UTF-8 was answered 500/,
  },
  {
    id: 'CT-03',
    mistake: 'one exact type',
    parts: { types: (type) => type === 'application/json' },
    detail: /charset=utf-8: answered 401/,
  },
  { id: 'CT-07', mistake: 'one type', parts: { types: (type) => type !== 'text/plain' }, detail: /text\/plain: answered 401/ },
  {
    id: 'CT-01',
    mistake: 'a type that must be there',
    parts: { types: (type) => type !== undefined },
    detail: /no Content-Type: answered 401/,
  },
  {
    id: 'CT-10',
    mistake: 'a stream that is unpacked unseen',
    parts: {
      read: async (request, limit) => {
        const body = await right.read(request, limit)
        return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
      },
    },
    detail: /no gzip under that name was answered 500/,
  },
  { id: 'BODY-11', mistake: 'a limit of 100 kB', parts: { limit: 102_400 }, detail: /512 KiB was not accepted: answered 413/ },
  { id: 'BODY-12', mistake: 'no limit', parts: { limit: Infinity }, detail: /65 MiB: answered 200/ },
]
