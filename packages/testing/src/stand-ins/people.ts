import { object } from './fields.js'
import { attributesIn, type ReplyAttributes } from './reply-attributes.js'

/** Attributes by person. */
export type Attributes = ReadonlyMap<string, Readonly<Record<string, unknown>>>

/** The people of a workspace. */
export interface People {
  readonly all: Attributes
  /** Sets what a reply says, and gives whether that could be read. */
  readonly update: (person: string, reply: string, attributes: ReplyAttributes) => boolean
}

/** Nobody, so far. */
export function createPeople(): People {
  const all = new Map<string, Readonly<Record<string, unknown>>>()
  return {
    all,
    update: (person, reply, attributes) => {
      try {
        const read = object({ attributes: attributesIn(reply, attributes) }, 'attributes')
        all.set(person, { ...all.get(person), ...read })
        return true
      } catch {
        // The function is the campaign author's, and the reply may not be what it expects.
        return false
      }
    },
  }
}
