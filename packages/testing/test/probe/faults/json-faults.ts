import { sampleTypes } from '@posthorn/testing'
import { Answer, type Parts, recoverSender, right } from '../support/handmade.js'
import { type Fault, typeOf } from './fault.js'

const reserialised: Partial<Parts> = {
  sender: recoverSender,
  content: (body) => (body.length === 0 ? body : JSON.stringify(right.parse(body))),
}

export const jsonFaults: readonly Fault[] = [
  { id: 'JSON-11', mistake: 'JSON that is written again', parts: reserialised, detail: /cannot hold was not accepted/ },
  {
    id: 'JSON-01',
    mistake: 'an exception that nobody catches',
    parts: {
      parse: (body) => {
        try {
          return right.parse(body)
        } catch (error) {
          throw new Error('cannot parse', { cause: error })
        }
      },
    },
    detail: /answered 500/,
  },
  {
    id: 'JSON-01',
    mistake: 'an exception that is swallowed',
    parts: {
      parse: (body) => {
        try {
          return right.parse(body)
        } catch {
          return {}
        }
      },
    },
    detail: /half of an object was answered 200/,
  },
  {
    id: 'JSON-02',
    mistake: 'a property of null',
    parts: {
      parse: (body) => {
        const event = right.parse(body) as { type: unknown }
        return { ...event, type: event.type }
      },
    },
    detail: /null was answered 500/,
  },
  {
    id: 'JSON-04',
    mistake: 'a method of the event',
    parts: { handle: (event) => void event['hasOwnProperty']('type') },
    detail: /members of every object was answered 500/,
  },
  {
    id: 'JSON-06',
    mistake: 'handlers in a plain object',
    parts: { handle: (event) => ({} as Readonly<Record<string, () => void>>)[typeOf(event)]?.() },
    detail: /named __proto__ was answered 500/,
  },
  {
    id: 'JSON-08',
    mistake: 'an error for other events',
    parts: {
      sender: recoverSender,
      handle: (event) => {
        if (!sampleTypes(recoverSender.provider).includes(typeOf(event))) throw new Answer(404)
      },
    },
    detail: /unknown name was not accepted: answered 404/,
  },
]
