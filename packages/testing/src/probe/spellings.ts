import type { Probe } from './case.js'
import type { Kit } from './kit.js'
import { respelled } from './spelling.js'
import { unseen } from './verdict.js'

/**
 * Makes events with one more field, as JSON. Unseen where the endpoint refuses a field that it does not know, since then
 * a refusal says nothing of the value.
 */
async function extending(kit: Kit): Promise<(value: string) => string> {
  const extended = (value: string) => JSON.stringify({ ...kit.fields(), posthorn_probe: 0 }).replace(/0\}$/, () => `${value}}`)
  const { as } = await kit.sees('one more field', kit.make({ payload: kit.carrying(extended('"plain"')) }))
  return as === 'accepted' ? extended : unseen('it does not accept a field that it does not know')
}

/** Values by what they are, as JSON. */
const values = {
  'letters beyond ASCII': '"J\u00f6rg \u6f22\u5b57 \ud83d\ude00 \u2028"',
  'half of a surrogate pair': '"\\ud83d"',
  'a number that JavaScript cannot hold': '12345678901234567890123',
  'numbers in odd forms': '[1.0,1e2,1E+2,-0,0.10]',
}

/** Bodies that `JSON.stringify` would have written otherwise. */
export const spellingProbes: readonly Probe[] = [
  {
    id: 'BODY-SPELLING',
    name: 'accepts signed JSON however it is spelled',
    why: 'Code that signs JSON.stringify(req.body) verifies only what JavaScript would have written: senders in other languages write blanks, escapes and 1.0, and their events are lost.',
    run: async (kit) => {
      for (const [what, json] of Object.entries(respelled(kit.fields())))
        await kit.accepts(what, kit.make({ payload: kit.carrying(json) }))
    },
  },
  {
    id: 'JSON-11',
    name: 'accepts signed JSON with letters beyond ASCII and odd numbers',
    why: 'What was parsed and written again has other digits or other escapes, and the signature no longer fits.',
    run: async (kit) => {
      const extended = await extending(kit)
      for (const [what, value] of Object.entries(values))
        await kit.accepts(what, kit.make({ payload: kit.carrying(extended(value)) }))
    },
  },
  {
    id: 'BODY-14',
    name: 'accepts a body in pieces, without a length, split inside a character',
    why: 'Code that adds chunks to a text breaks characters at their borders, and the signature no longer fits.',
    run: async (kit) => {
      const extended = await extending(kit)
      const request = kit.make({ payload: kit.carrying(extended('"\u6f22\u5b57"')) })
      const at = request.body.indexOf('\u6f22') + 1
      const pieces = [request.body.subarray(0, at), request.body.subarray(at, at + 3), request.body.subarray(at + 3)]
      await kit.accepts('a body in three pieces', request, { body: pieces })
    },
  },
]
