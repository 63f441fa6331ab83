import { createHash } from 'node:crypto'

/** What a made-up event is filled with. Equal occasions give equal values, one after the other. */
export interface Occasion<Type extends string = string> {
  /** Name of the event. */
  readonly type: Type
  /** When it happened: milliseconds since 1970. */
  readonly ms: number
  readonly seconds: number
  /** ISO 8601, with milliseconds. */
  readonly iso: string
  /** ISO 8601, without them. */
  readonly isoSeconds: string
  /** The event's own id: the one that was asked for, else a UUID, or a token after a prefix. */
  readonly id: (prefix?: string) => string
  /** The event's own id where the sender counts. */
  readonly numericId: () => number
  /** Another id: hexadecimal digits after a prefix. */
  readonly token: (prefix?: string, length?: number) => string
  readonly uuid: () => string
  /** Another id where the sender counts: nine digits. */
  readonly number: () => number
}

/** What an occasion is made of. */
export interface OccasionInit {
  readonly type: string
  readonly ms: number
  /** What ids are derived from. */
  readonly seed: string
  /** The id that was asked for. */
  readonly id: string | undefined
}

/**
 * An occasion. Ids are derived from the seed, so that a sample can be made again.
 *
 * @throws RangeError where `ms` is no time.
 */
export function occasionOf({ type, ms, seed, id }: OccasionInit): Occasion {
  if (Number.isNaN(new Date(ms).getTime())) throw new RangeError(`\`now\` must be milliseconds since 1970, got ${String(ms)}.`)
  let drawn = 0
  const digits = (): string => {
    drawn += 1
    return createHash('sha256').update(`${seed}\n${drawn}`).digest('hex')
  }
  const token = (prefix = '', length = 24) => prefix + digits().slice(0, length)
  const uuid = () => digits().replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')
  const number = () => 100_000_000 + (Number.parseInt(digits().slice(0, 12), 16) % 900_000_000)
  const iso = new Date(ms).toISOString()
  return {
    type,
    ms,
    seconds: Math.floor(ms / 1000),
    iso,
    isoSeconds: iso.replace(/\.\d+/, ''),
    id: (prefix) => id ?? (prefix === undefined ? uuid() : token(prefix)),
    numericId: () => (id === undefined ? number() : wholeNumber(id)),
    token,
    uuid,
    number,
  }
}

function wholeNumber(id: string): number {
  if (/^(?:0|[1-9]\d{0,14})$/.test(id)) return Number(id)
  throw new RangeError(`\`id\` must be a whole number, as all ids of this sender are, not "${id}".`)
}
