import type { Probe } from './case.js'
import type { Kit } from './kit.js'
import { unseen } from './verdict.js'

/** Whether the signature fits the bytes of the body and no others. */
function requireSignedBody({ target: { provider } }: Kit): void {
  if (provider.integrity !== 'body') unseen(`the signature of ${provider.name} does not cover the whole body`)
}

function flipped(body: Buffer, at: number): Buffer {
  const bytes = Buffer.from(body)
  bytes[at]! ^= 1
  return bytes
}

/** The last letter or digit of a text, which leaves JSON that is still JSON; else the last byte. */
function inText(body: Buffer): number {
  const end = [...body.toString('latin1').matchAll(/[A-Za-z0-9](?=")/g)].at(-1)
  return end?.index ?? body.length - 1
}

const places: Readonly<Record<string, (body: Buffer) => number>> = {
  'of a text': inText,
  'of the first byte': () => 0,
  'of the last byte': (body) => body.length - 1,
}

/** A body is its bytes. */
export const bodyProbes: readonly Probe[] = [
  {
    id: 'BODY-01',
    name: 'refuses a body of which one bit was changed',
    why: 'A signature that is not checked over the body lets whoever captured one delivery send any other.',
    run: async (kit) => {
      requireSignedBody(kit)
      for (const [which, at] of Object.entries(places)) {
        const good = kit.make()
        await kit.refuses(`a bit ${which} flipped`, { ...good, body: flipped(good.body, at(good.body)) })
      }
    },
  },
  {
    id: 'BODY-02',
    name: 'refuses equal JSON that is written with other bytes',
    why: 'Code that signs JSON.stringify(req.body), or text decoded from the bytes, checks something that was never sent: what is accepted then need not be what was signed.',
    run: async (kit) => {
      requireSignedBody(kit)
      const compact = kit.make({ payload: kit.carrying(JSON.stringify(kit.fields())) })
      await kit.refuses('a blank after the signed JSON', { ...compact, body: Buffer.concat([compact.body, Buffer.from(' ')]) })
      const marked = kit.make({ payload: kit.carrying(JSON.stringify({ ...kit.fields(), posthorn_probe: '\ufffd' })) })
      const at = marked.body.indexOf('\ufffd')
      const body = Buffer.concat([marked.body.subarray(0, at), Buffer.of(0xff), marked.body.subarray(at + 3)])
      await kit.refuses('a byte that decodes to the signed character', { ...marked, body })
    },
  },
  {
    id: 'BODY-07',
    name: 'does not break on an empty body that is signed',
    why: 'Parsers leave an empty object where there is no body, and to sign an object throws.',
    run: async (kit) => {
      requireSignedBody(kit)
      await kit.survives('an empty body', kit.make({ payload: kit.carrying('') }))
    },
  },
]
