import { requireAgeCheck } from './age-check.js'
import type { Probe } from './case.js'
import type { Kit } from './kit.js'
import { farMs, isTimed, type TimestampPlace, timestampPlace } from './timestamp-place.js'
import { unseen } from './verdict.js'

const second = 1000

function requireTime({ scheme, target: { provider } }: Kit): void {
  if (!isTimed(scheme)) unseen(`${provider.name} signs no timestamp outside of its events`)
}

function placeOfTime(kit: Kit): TimestampPlace {
  requireTime(kit)
  return timestampPlace(kit.scheme) ?? unseen(`the timestamp of ${kit.target.provider.name} does not stand in a header`)
}

// Texts that Number, parseInt or Date make something of, and some that they do not.
const malformed = ['', 'NaN', 'Infinity', '-1', '1e9', '0x10', '1.5', 'now', '9'.repeat(300)]

/** The time that a delivery says it was sent. */
export const timestampProbes: readonly Probe[] = [
  {
    id: 'TS-02',
    name: 'refuses a signed delivery that is too old',
    why: 'Whoever once saw a delivery, in a log or a proxy, can send it again for ever.',
    run: async (kit) => {
      requireTime(kit)
      const ago = farMs(kit.target.provider)
      await kit.refuses(`signed ${ago / 60_000} minutes ago`, kit.make({ timestamp: Date.now() - ago }))
      await kit.refuses('signed a year ago', kit.make({ timestamp: Date.now() - 31_536_000_000 }))
    },
  },
  {
    id: 'TS-04',
    name: 'refuses a signed delivery that is dated ahead',
    why: 'A delivery dated ahead can be sent again until its time has come. Code that subtracts without asking for the sign calls it fresh.',
    run: async (kit) => {
      requireTime(kit)
      const ahead = farMs(kit.target.provider)
      await kit.refuses(`dated ${ahead / 60_000} minutes ahead`, kit.make({ timestamp: Date.now() + ahead }))
    },
  },
  {
    id: 'TS-05',
    name: 'refuses milliseconds where seconds are declared',
    why: 'Code that takes both reads one number as two times.',
    run: async (kit) => {
      requireTime(kit)
      const { scheme } = kit
      const unit = ('timestamp' in scheme && scheme.timestamp?.unit) || 's'
      if (unit !== 's') unseen(`${kit.target.provider.name} does not send seconds`)
      await requireAgeCheck(kit)
      await kit.refuses('a timestamp in milliseconds', kit.make({ timestamp: Date.now() * second }))
    },
  },
  {
    id: 'TS-MOVED',
    name: 'refuses a timestamp that was changed after it was signed',
    why: 'A time that is checked and not signed protects nothing: whoever sends an old delivery again writes the current time on it.',
    run: async (kit) => {
      const { read, write } = placeOfTime(kit)
      const now = read(kit.make().headers)
      const old = kit.make({ timestamp: Date.now() - farMs(kit.target.provider) })
      await kit.refuses('an old delivery under the current time', { ...old, headers: write(old.headers, now) })
      const [good, earlier] = [kit.make(), kit.make({ timestamp: Date.now() - 2 * second })]
      const moved = { ...good, headers: write(good.headers, read(earlier.headers)) }
      await kit.refuses('a timestamp moved by two seconds', moved)
    },
  },
  {
    id: 'TS-08',
    name: 'refuses a timestamp that is not a number',
    why: 'NaN is neither too old nor too new, so that each comparison lets it pass; other parsers throw and answer 500.',
    run: async (kit) => {
      const { write } = placeOfTime(kit)
      for (const text of malformed) {
        const good = kit.make()
        const what = `timestamp ${JSON.stringify(text.length > 20 ? `${text.slice(0, 8)}…` : text)}`
        await kit.refuses(what, { ...good, headers: write(good.headers, text) })
      }
    },
  },
  {
    id: 'TS-17',
    name: 'refuses an old delivery to which the current time was added',
    why: 'Where a timestamp is there twice, code may check the age of one and the signature over the other.',
    run: async (kit) => {
      const { header, field, read, write } = placeOfTime(kit)
      await requireAgeCheck(kit)
      const timestamp = Date.now() - farMs(kit.target.provider)
      const now = read(kit.make().headers)
      const old = read(kit.make({ timestamp }).headers)
      for (const [what, first, next] of [
        ['the current time before the signed one', now, old],
        ['the current time after the signed one', old, now],
      ] as const) {
        const { headers, ...request } = kit.make({ timestamp })
        if (field) {
          const text = `${first}${field.separator}${field.name}=${next}`
          await kit.refuses(what, { ...request, headers: write(headers, text) })
          continue
        }
        const { [header]: _time, ...others } = headers
        const lines = [...Object.entries(others), [header, first] as const, [header, next] as const]
        await kit.refuses(what, { ...request, headers }, { headers: lines })
      }
    },
  },
]
