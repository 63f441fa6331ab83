import { sampleEvent } from '../samples/sample.js'
import type { Probe } from './case.js'
import type { Kit } from './kit.js'
import type { Payload } from './payload.js'
import { describe, isSuccess } from './reply.js'
import { fail, unseen } from './verdict.js'

/** Signed bodies by what they are, and what is expected of each. */
async function each(
  kit: Kit,
  bodies: Readonly<Record<string, string | Uint8Array>>,
  expects: 'accepts' | 'survives',
): Promise<void> {
  kit.fields()
  for (const [what, body] of Object.entries(bodies)) await kit[expects](what, kit.make({ payload: kit.carrying(body) }))
}

/** An event under a name that its sender may not have. */
function named(kit: Kit, type: string): Payload {
  const { provider } = kit.target
  const template = [provider.type].flat().find((name) => typeof name === 'string') ?? ''
  const [, field = ''] = /\{json:([^.}]+)\}$/.exec(template) ?? []
  const fields = kit.fields()
  if (field in fields) return kit.carrying({ ...fields, [field]: type })
  try {
    return sampleEvent(provider, type)
  } catch {
    return unseen(`${provider.name} sends no event of another name`)
  }
}

const notJson = { 'half of an object': '{"type":', 'no JSON': 'not JSON', 'a bracket too many': '{}}' }

/** What signed JSON can hold. */
export const jsonProbes: readonly Probe[] = [
  {
    id: 'JSON-01',
    name: 'answers 4xx to a signed body that is not JSON',
    why: 'An exception that nobody catches becomes a 500, and the sender retries for hours what can never be parsed; a 2xx loses it without a word.',
    run: async (kit) => {
      kit.fields()
      for (const [what, body] of Object.entries(notJson)) {
        const reply = await kit.survives(what, kit.make({ payload: kit.carrying(body) }))
        if (isSuccess(reply)) fail(`${what} was answered ${describe(reply)}`)
      }
    },
  },
  {
    id: 'BODY-05',
    name: 'does not break on signed bytes that are not UTF-8',
    why: 'A strict decoder throws, and code that does not expect it answers 500 to each retry.',
    run: (kit) =>
      each(
        kit,
        {
          'a byte that is no UTF-8': Buffer.from('{"type":"\xff"}', 'latin1'),
          'half a character': Buffer.from([...Buffer.from('{"type":"'), 0xe2, 0x82]),
        },
        'survives',
      ),
  },
  {
    id: 'JSON-02',
    name: 'does not break on signed JSON that is null, a number, a text or a list',
    why: 'To read a property of null throws: a 500, and retries that can never succeed.',
    run: (kit) =>
      each(kit, { null: 'null', 'a number': '1', 'a text': '"text"', 'a list': '[]', 'a list of null': '[null]' }, 'survives'),
  },
  {
    id: 'JSON-04',
    name: 'does not break on signed JSON with keys that are named like members of every object',
    why: 'To call event.hasOwnProperty then throws, and code that merges such an event changes every object of the process.',
    run: async (kit) => {
      const keys =
        '"__proto__":{"posthorn_probe":1},"constructor":{"prototype":{"posthorn_probe":1}},"hasOwnProperty":1,"toString":1'
      const json = JSON.stringify({ ...kit.fields(), posthorn_probe: 0 }).replace('{', `{${keys},`)
      await each(kit, { 'keys named like members of every object': json }, 'survives')
    },
  },
  {
    id: 'JSON-06',
    name: 'does not break on an event that is named like a member of every object',
    why: 'Handlers looked up by name in a plain object are found for "constructor", and something runs that is no handler.',
    run: async (kit) => {
      for (const type of ['constructor', '__proto__', 'toString'])
        await kit.survives(`an event named ${type}`, kit.make({ payload: named(kit, type) }))
    },
  },
  {
    id: 'JSON-08',
    name: 'accepts an event of a name that it does not know',
    why: 'Senders add events. One that is answered with an error is retried for hours, and many errors disable the endpoint.',
    run: async (kit) => {
      if (kit.masked) unseen('refusals look like successes')
      await kit.accepts('an event of an unknown name', kit.make({ payload: named(kit, 'posthorn.unknown_event') }))
    },
  },
]
