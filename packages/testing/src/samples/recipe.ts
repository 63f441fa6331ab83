import type { Deliverable } from '../delivery.js'
import type { Occasion } from './occasion.js'

/** How the events of one provider are made up. */
export interface Recipe {
  /** Names that there are samples of, the most typical first. */
  readonly types: readonly string[]
  /** What names of other events look like. Left out: there are no others. */
  readonly others?: RegExp
  readonly make: (at: Occasion) => Deliverable
  /** Headers that are not the signature's, such as a content type of its own. */
  readonly headers?: (at: Occasion) => Readonly<Record<string, string>>
}

/** Recipes by the name of the provider. */
export type Recipes = Readonly<Record<string, Recipe>>

type Data = Readonly<Record<string, unknown>>

/** A provider of which all events are known. */
export function closed<Events extends { readonly [Type in keyof Events]: Deliverable }>(events: {
  readonly [Type in keyof Events]-?: (at: Occasion<Type & string>) => Events[Type]
}): Recipe {
  const byType: Readonly<Record<string, (at: Occasion<never>) => Deliverable>> = events
  return { types: Object.keys(events), make: (at) => byType[at.type]!(at as Occasion<never>) }
}

const plain = (at: Occasion): Data => ({ id: at.token() })

/** A provider with one envelope for its events: typical ones with their data, any other with none to speak of. */
export function open(
  envelope: (at: Occasion, data: Data) => Deliverable,
  samples: Readonly<Record<string, (at: Occasion) => Data>>,
  others: RegExp = /^/,
): Recipe {
  return {
    types: Object.keys(samples),
    others,
    make: (at) => envelope(at, (Object.hasOwn(samples, at.type) ? samples[at.type]! : plain)(at)),
  }
}
