import { readFileSync } from 'node:fs'

export interface Vector {
  readonly provider: string
  readonly valid: boolean
  readonly note: string
  readonly source: string
  readonly licence: string
  readonly synthetic: boolean
  readonly secret: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Seconds since 1970. */
  readonly now?: number
}

const file = new URL('../data/provider-vectors.json', import.meta.url)

export const vectors: readonly Vector[] = (JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }).vectors

/** The clock of a vector, in milliseconds. */
export const clockOf = ({ now }: Vector): number => (now ?? 1_760_000_000) * 1000
