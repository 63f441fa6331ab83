import type { Probe } from './case.js'
import { changed } from './changed.js'
import { placeOfSignature } from './signatures.js'

// What is left of a signature once one of its parts is not there.
const fragments = ['v1', 'v1=', 'v1,', 'sha256', 'sha256=', 't=1', ',,,==  ,', '=']

const twice: Readonly<Record<string, (right: string, wrong: string) => readonly [string, string]>> = {
  'the right one twice': (right) => [right, right],
  'a wrong one after the right one': (right, wrong) => [right, wrong],
  'a wrong one before the right one': (right, wrong) => [wrong, right],
}

/** The whole value of the signature's header, and its lines. */
export const signatureHeaderProbes: readonly Probe[] = [
  {
    id: 'SIG-06',
    name: 'refuses a signature header of which a part is missing',
    why: 'Code that splits the header and takes the second part reads undefined, and throws outside of its own checks.',
    run: async (kit) => {
      const { header } = placeOfSignature(kit)
      for (const value of fragments) {
        const good = kit.make()
        await kit.refuses(`${header}: ${value}`, { ...good, headers: { ...good.headers, [header]: value } })
      }
    },
  },
  {
    id: 'HDR-01',
    name: 'does not break on a signature header that is there twice',
    why: 'Node joins equal headers to one text, twice as long as a signature, and timingSafeEqual throws.',
    run: async (kit) => {
      const { header, read, write } = placeOfSignature(kit)
      for (const [what, lines] of Object.entries(twice)) {
        const { headers, ...good } = kit.make()
        const { [header]: right = '', ...others } = headers
        const wrong = write(headers, changed(read(headers)))[header]!
        const sent = [...Object.entries(others), ...lines(right, wrong).map((value) => [header, value] as const)]
        await kit.survives(what, { headers, ...good }, { headers: sent })
      }
    },
  },
  {
    id: 'HDR-04',
    name: 'reads header names in any case',
    why: 'HTTP/2 and many proxies write header names in lower case, others in capitals: code that looks for one spelling loses the events.',
    run: async (kit) => {
      const good = kit.make()
      const spelled = (spell: (name: string) => string) => ({
        headers: Object.entries(good.headers).map(([name, value]) => [spell(name), value] as const),
      })
      await kit.accepts(
        'header names in capitals',
        good,
        spelled((name) => name.toUpperCase()),
      )
      const other = kit.make()
      await kit.accepts('header names in lower case', other, { headers: Object.entries(other.headers) })
    },
  },
]
