import type { CompiledRef } from '../provider/ref.js'
import type { Placeholder, Token } from '../provider/template.js'
import type { TimestampSource } from '../signature/signature-source.js'
import type { SignatureGrammar } from '../signature/signature.js'
import type { CompiledScheme } from './compiled-scheme.js'

/** What the compilers of each kind of scheme need to name a mistake. */
export interface SchemeContext {
  readonly provider: string
  readonly fail: (field: string, problem: string) => Error
  readonly ref: (field: string, text: string) => CompiledRef
  readonly template: (field: string, text: string) => readonly Token[]
}

/** What every scheme has, with the values of one that signs nothing. */
export type SchemeBasis = Omit<CompiledScheme, 'places' | 'grammar' | 'method'>

/** `item:` is a place in an item of `each`, and `each` is of no use without one. */
export function compileEach(
  each: string | undefined,
  places: readonly CompiledRef[],
  { ref, fail }: Pick<SchemeContext, 'ref' | 'fail'>,
): CompiledRef | undefined {
  const usesItem = places.some(({ source }) => source === 'item')
  if (each === undefined && usesItem)
    throw fail('each', 'is missing: `item:` is looked up in the items of the array that it names')
  if (each !== undefined && !usesItem) throw fail('each', 'is given, but nothing is looked up in its items: use `item:` places')
  if (each === undefined) return undefined
  const compiled = ref('each', each)
  if (compiled.source !== 'json') throw fail('each', `must be a place in the JSON body, such as "json:items", not "${each}"`)
  return compiled
}

/** A value that is written as it is, after fixed text. */
export const textGrammar = (prefix: string | undefined): SignatureGrammar => ({
  encoding: 'text',
  ...(prefix === undefined ? {} : { prefix }),
})

/** A time that stands in a place of its own. */
export const timeAt = (time: TimestampSource | undefined, ref: SchemeContext['ref']): CompiledScheme['timestamp'] =>
  time?.from && { ref: ref('timestamp.from', time.from), unit: time.unit ?? 's', optional: time.optional ?? false }

/** Whether a place stands for every byte of the body. */
export const bindsBody = ({ source, binding }: Placeholder): boolean => source === 'body' && binding
